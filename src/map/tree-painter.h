#pragma once

#include "town/tree-table.h"

#include <cairo.h>

G_BEGIN_DECLS

#define LEIT_TILE_PIXELS 256

/**
 * LeitTreeScene:
 *
 * What is to be painted: trees, their statuses at one moment, and which are shown. Immutable and counted, so that
 * threads may paint while the town goes on.
 */
typedef struct {
  gatomicrefcount ref_count;
  LeitTreeTable *trees;
  GBytes *statuses;
  guint status_mask;
} LeitTreeScene;

LeitTreeScene *leit_tree_scene_new (LeitTreeTable *trees, guint status_mask);
LeitTreeScene *leit_tree_scene_ref (LeitTreeScene *scene);
void leit_tree_scene_unref (LeitTreeScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitTreeScene, leit_tree_scene_unref)

/* Paints the trees of one tile onto a surface of LEIT_TILE_PIXELS squared; any thread. */
void leit_tree_painter_paint (
    LeitTreeScene *scene, cairo_surface_t *surface, guint zoom, guint column, guint row);
double leit_tree_painter_radius (guint zoom);

G_END_DECLS
