#pragma once

#include "schedule/schedule.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The machine-readable part of an object of ours: one versioned line at the end of DESCRIPTION, and a second copy in X-LEITSTAND-ROUND,
 * for clients drop the one or people mangle the other. A line is "Leitstand/1 {JSON} checksum". Before it, below a line of its own, stand
 * the same facts for people.
 */

/**
 * LeitMachineState:
 * @LEIT_MACHINE_NONE: nothing of ours in it
 * @LEIT_MACHINE_INTACT: both copies say the same
 * @LEIT_MACHINE_REPAIRED: one copy is lost or mangled, the other is intact
 * @LEIT_MACHINE_LOST: there was one, and no copy can be trusted
 * @LEIT_MACHINE_NEWER: written by a newer Leitstand
 */
typedef enum {
  LEIT_MACHINE_NONE,
  LEIT_MACHINE_INTACT,
  LEIT_MACHINE_REPAIRED,
  LEIT_MACHINE_LOST,
  LEIT_MACHINE_NEWER,
} LeitMachineState;

/* What is read from DESCRIPTION and the second copy. */
typedef struct {
  LeitMachineState state;
  JsonObject *object; /* NULL unless intact or repaired */
  char *people;       /* the text people wrote, without ours; never NULL */
} LeitMachinePart;

LeitMachinePart leit_machine_part_read (const char *description, const char *copy);
void leit_machine_part_clear (LeitMachinePart *part);
char *leit_machine_line_write (JsonObject *object);
char *leit_machine_description (const char *people, const char *facts, const char *line);

G_END_DECLS
