#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The demo town's own map: places in metres east and north of its market square. Invented. */
#define LEIT_DEMO_CENTRE_LATITUDE 52.1423
#define LEIT_DEMO_CENTRE_LONGITUDE 12.5953
#define LEIT_DEMO_METRES_PER_LATITUDE 111260.0
#define LEIT_DEMO_METRES_PER_LONGITUDE 68320.0

typedef struct {
  double x, y;
} LeitDemoPoint;

typedef struct {
  double west, south, east, north;
} LeitDemoExtent;

typedef enum {
  LEIT_DEMO_MAIN_STREET,
  LEIT_DEMO_SIDE_STREET,
  LEIT_DEMO_FOOTPATH,
  LEIT_DEMO_RAILWAY,
  LEIT_DEMO_BROOK,
} LeitDemoLineKind;

/**
 * LeitDemoLine:
 * @name: (nullable): what stands beside it on the map
 * @width: metres
 * @points: (element-type LeitDemoPoint): close enough to be drawn as straight pieces
 */
typedef struct {
  const char *name;
  LeitDemoLineKind kind;
  double width;
  GArray *points;
  double length;
  LeitDemoExtent extent;
} LeitDemoLine;

typedef enum {
  LEIT_DEMO_BUILT_UP,
  LEIT_DEMO_PARK,
  LEIT_DEMO_MEADOW,
  LEIT_DEMO_LAWN,
  LEIT_DEMO_GARDENS,
  LEIT_DEMO_SCHOOL_GROUND,
  LEIT_DEMO_POND,
  LEIT_DEMO_SQUARE,
} LeitDemoAreaKind;

typedef struct {
  LeitDemoAreaKind kind;
  GArray *points; /* LeitDemoPoint */
  LeitDemoExtent extent;
} LeitDemoArea;

/**
 * LeitDemoHouse:
 * @angle: of its length against east, radians
 * @is_public: town hall, church, school and the like
 * @garden_depth: of the garden behind it, metres; 0: none
 * @garden_turn: to which side of @angle it lies: 1 left, −1 right
 */
typedef struct {
  LeitDemoPoint centre;
  double length;
  double depth;
  double angle;
  gboolean is_public;
  double garden_depth;
  double garden_turn;
} LeitDemoHouse;

typedef enum {
  LEIT_DEMO_PLACE_TOWN,
  LEIT_DEMO_PLACE_SQUARE,
  LEIT_DEMO_PLACE_GREEN,
  LEIT_DEMO_PLACE_WATER,
  LEIT_DEMO_PLACE_HOUSE,
  LEIT_DEMO_PLACE_QUARTER,
} LeitDemoPlaceKind;

typedef struct {
  const char *name;
  LeitDemoPlaceKind kind;
  LeitDemoPoint point;
  int min_zoom;
  int max_zoom;
} LeitDemoPlace;

/**
 * LeitDemoMap:
 *
 * All that is drawn. Made once, then read by every drawing thread.
 */
typedef struct {
  GArray *lines;  /* LeitDemoLine */
  GArray *areas;  /* LeitDemoArea */
  GArray *houses; /* LeitDemoHouse */
  const LeitDemoPlace *places;
  guint n_places;
} LeitDemoMap;

const LeitDemoMap *leit_demo_map_get (void);

void leit_demo_map_add_houses (LeitDemoMap *map);
void leit_demo_house_get_corners (const LeitDemoHouse *house, LeitDemoPoint corners[4]);
LeitDemoHouse leit_demo_house_get_garden (const LeitDemoHouse *house);
gboolean leit_demo_area_contains (const LeitDemoArea *area, LeitDemoPoint point);
double leit_demo_line_distance (const LeitDemoLine *line, LeitDemoPoint point);
LeitDemoPoint leit_demo_line_at (const LeitDemoLine *line, double distance, double *angle);

G_END_DECLS
