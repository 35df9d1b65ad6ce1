#pragma once

#include "demo/soil-model.h"
#include "demo/tank-model.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a sensor feels, before its unit and mounting are taken into account. */
typedef enum {
  LEIT_DEMO_SOIL_MOISTURE,    /* vol.-% */
  LEIT_DEMO_SOIL_TENSION,     /* kPa */
  LEIT_DEMO_SOIL_TEMPERATURE, /* °C */
  LEIT_DEMO_OPEN_INPUT,       /* °C, of an input without a probe */
  LEIT_DEMO_WATER_LEVEL,      /* cm above the floor */
  LEIT_DEMO_WATER_TEMPERATURE,
  LEIT_DEMO_AIR_TEMPERATURE,
  LEIT_DEMO_AIR_HUMIDITY,
  LEIT_DEMO_RAIN,       /* mm within the last hour */
  LEIT_DEMO_BATTERY,    /* V */
  LEIT_DEMO_BRIGHTNESS, /* lx */
  LEIT_DEMO_ROOM_AIR,   /* ppm CO₂ */
  LEIT_DEMO_DUST,       /* µg/m³ */
} LeitDemoQuantity;

typedef enum {
  LEIT_DEMO_OUTDOOR,
  LEIT_DEMO_INDOOR,
  LEIT_DEMO_MOBILE,
} LeitDemoExposure;

/**
 * LeitDemoSensor:
 * @key: the ThingsBoard telemetry key
 * @sensor_id: the openSenseMap sensor id, made from device and key
 * @title: what openSenseMap calls it
 * @scale: value sent = quantity × @scale + @offset
 * @noise: how far a reading may be off, in the sensor's unit
 */
typedef struct {
  char *key;
  char *sensor_id;
  char *title;
  char *unit;
  LeitDemoQuantity quantity;
  int depth_cm;
  int decimals;
  double scale;
  double offset;
  double noise;
} LeitDemoSensor;

/**
 * LeitDemoShape:
 * @table: (element-type double): of a calibration: cm, litres, cm, litres …
 *
 * A tank's shape, to work out the level from the litres.
 */
typedef struct {
  enum { LEIT_DEMO_STRAIGHT, LEIT_DEMO_LYING, LEIT_DEMO_CALIBRATED } kind;
  double base_cm2;
  double length_cm;
  double diameter_cm;
  GArray *table;
} LeitDemoShape;

/**
 * LeitDemoDevice:
 * @id: the ThingsBoard device id
 * @box_id: the openSenseMap box id, made from @id
 * @label: (nullable): what people call it
 * @soil_name: (nullable): and @humus: as the town file has them
 * @period_ms: between two messages, @jitter_ms less or more
 * @delay_ms: how late its messages reach the server
 * @on_thingsboard: and @on_opensensemap: which server knows it
 *
 * A box with sensors. A soil station has a @site, a tank a @shape, others neither.
 */
typedef struct {
  char *id;
  char *box_id;
  char *name;
  char *label;
  char *description;
  double latitude, longitude;
  char *soil_name;
  char *humus;
  gint64 period_ms;
  gint64 jitter_ms;
  gint64 delay_ms;
  guint64 who;
  gboolean on_thingsboard;
  gboolean on_opensensemap;
  LeitDemoExposure exposure;
  GPtrArray *sensors; /* LeitDemoSensor */
  const LeitDemoSite *site;
  LeitDemoSoil soil;
  gboolean is_tank;
  LeitDemoTank tank;
  LeitDemoShape shape;
} LeitDemoDevice;

/**
 * LeitDemoTown:
 * @profile: the town file as it is embedded
 * @devices: LeitDemoDevice, those of the town file and some it does not name
 */
typedef struct {
  JsonNode *profile;
  GPtrArray *devices;
} LeitDemoTown;

LeitDemoTown *leit_demo_town_new (GBytes *profile, GError **error);
void leit_demo_town_free (LeitDemoTown *town);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDemoTown, leit_demo_town_free)

LeitDemoDevice *leit_demo_town_find_device (LeitDemoTown *town, const char *id);
LeitDemoDevice *leit_demo_town_find_box (LeitDemoTown *town, const char *box_id);
LeitDemoSensor *leit_demo_device_find_key (const LeitDemoDevice *device, const char *key);
LeitDemoSensor *leit_demo_device_find_sensor (const LeitDemoDevice *device, const char *sensor_id);

char *leit_demo_box_id (const char *device_id);
char *leit_demo_sensor_id (const char *device_id, const char *key);
double leit_demo_shape_level_cm (const LeitDemoShape *shape, double litres);

LeitDemoDevice *leit_demo_device_new (const char *id, const char *name);
void leit_demo_device_add (LeitDemoDevice *device,
                           LeitDemoQuantity quantity,
                           const char *key,
                           const char *title,
                           const char *unit,
                           int depth_cm);
void leit_demo_town_add_strangers (LeitDemoTown *town);

G_END_DECLS
