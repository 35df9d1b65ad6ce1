#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitThingKind:
 *
 * What a list row, a point on the map or a panel can stand for.
 */
typedef enum {
  LEIT_THING_NONE,
  LEIT_THING_TANK,
  LEIT_THING_TREE,
  LEIT_THING_STATION,
  LEIT_THING_SOURCE,
} LeitThingKind;

/**
 * LeitThing:
 * @kind: what it is
 * @index: its place in the town's list of that kind (for trees: the row of the tree table)
 *
 * The selection, a search hit and a target of the overview are all of this type. Only valid for
 * the #LeitTown it came from.
 */
typedef struct {
  LeitThingKind kind;
  guint index;
} LeitThing;

#define LEIT_THING_INIT_NONE                                                                       \
  (LeitThing)                                                                                      \
  {                                                                                                \
    LEIT_THING_NONE, 0                                                                             \
  }

static inline gboolean
leit_thing_equal (LeitThing a, LeitThing b)
{
  return a.kind == b.kind && (a.kind == LEIT_THING_NONE || a.index == b.index);
}

G_END_DECLS
