#include "demo/town-data.h"

#include "base/clock.h"
#include "base/json.h"

#include <math.h>
#include <string.h>

/* A little less than the four hours and twenty minutes the town file expects, so that the newest
 * reading is never older than its interval. */
#define PROBE_PERIOD_MS (4 * LEIT_HOUR_MS - 6 * LEIT_MINUTE_MS)
#define PROBE_JITTER_MS (2 * LEIT_MINUTE_MS)
#define TANK_PERIOD_MS (20 * LEIT_MINUTE_MS - 40 * LEIT_SECOND_MS)
#define TANK_JITTER_MS (15 * LEIT_SECOND_MS)

/* The two stations that show what silence and bad reception look like. */
#define SILENT_STATION "st-muehlenweg"
#define SILENT_MS (3 * LEIT_DAY_MS)
#define SLOW_STATION "st-bahnhof"
#define SLOW_MS (11 * LEIT_HOUR_MS)
/* The input nobody connected a probe to. */
#define OPEN_INPUT_STATION "st-klinke-spielplatz"

static const struct {
  const char *role;
  LeitDemoQuantity quantity;
  const char *title;
  int decimals;
  double noise;
} kinds[] = {
  { "soil_moisture", LEIT_DEMO_SOIL_MOISTURE, "Bodenfeuchte", 1, 0.15 },
  { "soil_water_tension", LEIT_DEMO_SOIL_TENSION, "Saugspannung", 1, 0.3 },
  { "soil_temperature", LEIT_DEMO_SOIL_TEMPERATURE, "Bodentemperatur", 1, 0.1 },
  { "tank_level", LEIT_DEMO_WATER_LEVEL, "Füllstand", 1, 0.2 },
  { "water_temperature", LEIT_DEMO_WATER_TEMPERATURE, "Wassertemperatur", 1, 0.1 },
  { "air_temperature", LEIT_DEMO_AIR_TEMPERATURE, "Temperatur", 1, 0.2 },
  { "air_humidity", LEIT_DEMO_AIR_HUMIDITY, "rel. Luftfeuchte", 1, 1.0 },
  { "rain", LEIT_DEMO_RAIN, "Regen", 1, 0 },
  { "battery", LEIT_DEMO_BATTERY, "Batterie", 3, 0.004 },
  { "", LEIT_DEMO_OPEN_INPUT, "Bodentemperatur", 1, 0.4 },
  { "", LEIT_DEMO_BRIGHTNESS, "Beleuchtungsstärke", 0, 20 },
  { "", LEIT_DEMO_ROOM_AIR, "CO₂", 0, 15 },
  { "", LEIT_DEMO_DUST, "PM2.5", 1, 0.8 },
};

static void
sensor_free (gpointer data)
{
  LeitDemoSensor *sensor = data;

  g_free (sensor->key);
  g_free (sensor->sensor_id);
  g_free (sensor->title);
  g_free (sensor->unit);
  g_free (sensor);
}

static void
device_free (gpointer data)
{
  LeitDemoDevice *device = data;

  g_free (device->id);
  g_free (device->box_id);
  g_free (device->name);
  g_free (device->label);
  g_free (device->description);
  g_free (device->soil_name);
  g_free (device->humus);
  g_ptr_array_unref (device->sensors);
  g_clear_pointer (&device->shape.table, g_array_unref);
  g_free (device);
}

static char *
short_hash (const char *text)
{
  char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  hash[24] = '\0'; /* as long as a MongoDB id */
  return hash;
}

/**
 * leit_demo_box_id:
 * @device_id: a ThingsBoard device's id
 *
 * Returns: (transfer full): the same device's box id on openSenseMap
 */
char *
leit_demo_box_id (const char *device_id)
{
  return short_hash (device_id);
}

/**
 * leit_demo_sensor_id:
 * @device_id: a ThingsBoard device's id
 * @key: one of its telemetry keys
 *
 * Returns: (transfer full): the same sensor's id on openSenseMap
 */
char *
leit_demo_sensor_id (const char *device_id, const char *key)
{
  g_autofree char *address = g_strconcat (device_id, "/", key, NULL);

  return short_hash (address);
}

/**
 * leit_demo_device_new:
 * @id: a UUID
 * @name: its name on ThingsBoard
 *
 * Returns: (transfer full): a soil probe without sensors yet, known to both servers
 */
LeitDemoDevice *
leit_demo_device_new (const char *id, const char *name)
{
  LeitDemoDevice *device = g_new0 (LeitDemoDevice, 1);

  device->id = g_strdup (id);
  device->box_id = leit_demo_box_id (id);
  device->name = g_strdup (name);
  device->who = g_str_hash (id);
  device->period_ms = PROBE_PERIOD_MS;
  device->jitter_ms = PROBE_JITTER_MS;
  device->on_thingsboard = TRUE;
  device->on_opensensemap = TRUE;
  device->sensors = g_ptr_array_new_with_free_func (sensor_free);
  return device;
}

/* A level in m needs more digits than one in mm for the same millimetre. */
static void
adapt_to_unit (LeitDemoSensor *sensor)
{
  if (sensor->quantity != LEIT_DEMO_WATER_LEVEL)
    return;
  if (g_strcmp0 (sensor->unit, "mm") == 0) {
    sensor->scale = 10;
    sensor->decimals = 0;
    sensor->noise *= 10;
  } else if (g_strcmp0 (sensor->unit, "m") == 0) {
    sensor->scale = 0.01;
    sensor->decimals = 3;
    sensor->noise /= 100;
  }
}

/**
 * leit_demo_device_add:
 * @key: the telemetry key
 * @title: (nullable): what openSenseMap calls it; %NULL: by its quantity and depth
 * @unit: the unit it sends
 * @depth_cm: below ground; −1: not in the ground
 */
void
leit_demo_device_add (LeitDemoDevice *device,
                      LeitDemoQuantity quantity,
                      const char *key,
                      const char *title,
                      const char *unit,
                      int depth_cm)
{
  LeitDemoSensor *sensor = g_new0 (LeitDemoSensor, 1);
  gsize kind = 0;

  while (kind + 1 < G_N_ELEMENTS (kinds) && kinds[kind].quantity != quantity)
    kind++;
  sensor->key = g_strdup (key);
  sensor->sensor_id = leit_demo_sensor_id (device->id, key);
  if (title != NULL)
    sensor->title = g_strdup (title);
  else if (depth_cm >= 0)
    sensor->title = g_strdup_printf ("%s %d cm", kinds[kind].title, depth_cm);
  else
    sensor->title = g_strdup (kinds[kind].title);
  sensor->unit = g_strdup (unit);
  sensor->quantity = quantity;
  sensor->depth_cm = depth_cm;
  sensor->decimals = kinds[kind].decimals;
  sensor->noise = kinds[kind].noise;
  sensor->scale = 1;
  adapt_to_unit (sensor);
  g_ptr_array_add (device->sensors, sensor);
}

static const char *
read_text (const LeitJsonPlace *object, const char *member)
{
  LeitJsonPlace place = leit_json_member (object, member);
  const char *text = NULL;

  leit_json_read_string (&place, &text, NULL);
  return text;
}

static double
read_number (const LeitJsonPlace *object, const char *member, double fallback)
{
  LeitJsonPlace place = leit_json_member (object, member);
  double number = fallback;

  leit_json_liberal_number (place.node, &number);
  return number;
}

static LeitDemoQuantity
quantity_of_role (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (kinds[i].role, role) == 0)
      return kinds[i].quantity;
  }
  return LEIT_DEMO_BATTERY;
}

static void
add_streams (LeitDemoDevice *device, const LeitJsonPlace *thing)
{
  LeitJsonPlace streams = leit_json_member (thing, "streams");
  gboolean open_input = g_strcmp0 (read_text (thing, "id"), OPEN_INPUT_STATION) == 0;

  for (guint i = 0; i < leit_json_length (&streams); i++) {
    LeitJsonPlace stream = leit_json_element (&streams, i);
    LeitDemoQuantity quantity = quantity_of_role (read_text (&stream, "role"));

    if (open_input && quantity == LEIT_DEMO_SOIL_TEMPERATURE)
      quantity = LEIT_DEMO_OPEN_INPUT;
    leit_demo_device_add (device, quantity, read_text (&stream, "key"), NULL,
                          read_text (&stream, "unit"), (int) read_number (&stream, "depth_cm", -1));
  }
}

static void
describe (LeitDemoDevice *device, const LeitJsonPlace *thing)
{
  device->label = g_strdup (read_text (thing, "name"));
  device->description = g_strdup (read_text (thing, "description"));
  device->latitude = read_number (thing, "latitude", 0);
  device->longitude = read_number (thing, "longitude", 0);
}

static void
add_station (LeitDemoTown *town, const LeitJsonPlace *station)
{
  LeitJsonPlace streams = leit_json_member (station, "streams");
  LeitJsonPlace first = leit_json_element (&streams, 0);
  const char *id = read_text (station, "id");
  LeitDemoDevice *device = leit_demo_device_new (read_text (&first, "device"), id);

  describe (device, station);
  device->soil_name = g_strdup (read_text (station, "soil"));
  device->humus = g_strdup (read_text (station, "humus"));
  device->site = leit_demo_site_find (id);
  leit_demo_soil_init (&device->soil, device->soil_name, device->humus);
  if (g_strcmp0 (id, SILENT_STATION) == 0)
    device->delay_ms = SILENT_MS;
  if (g_strcmp0 (id, SLOW_STATION) == 0)
    device->delay_ms = SLOW_MS;
  add_streams (device, station);
  g_ptr_array_add (town->devices, device);
}

static void
read_calibration (LeitDemoShape *shape, const LeitJsonPlace *table)
{
  shape->kind = LEIT_DEMO_CALIBRATED;
  shape->table = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < leit_json_length (table); i++) {
    LeitJsonPlace pair = leit_json_element (table, i);

    for (guint side = 0; side < 2; side++) {
      LeitJsonPlace cell = leit_json_element (&pair, side);
      double number = 0;

      leit_json_liberal_number (cell.node, &number);
      g_array_append_val (shape->table, number);
    }
  }
}

static void
read_shape (LeitDemoShape *shape, const LeitJsonPlace *geometry)
{
  LeitJsonPlace table = leit_json_member (geometry, "table");
  const char *name = read_text (geometry, "shape");

  shape->kind = LEIT_DEMO_STRAIGHT;
  shape->length_cm = read_number (geometry, "length_cm", 100);
  shape->diameter_cm = read_number (geometry, "diameter_cm", 100);
  shape->base_cm2 = G_PI / 4 * shape->diameter_cm * shape->diameter_cm;
  if (g_strcmp0 (name, "box") == 0)
    shape->base_cm2 = shape->length_cm * read_number (geometry, "width_cm", 100);
  else if (g_strcmp0 (name, "lying_cylinder") == 0)
    shape->kind = LEIT_DEMO_LYING;
  else if (g_strcmp0 (name, "calibration") == 0)
    read_calibration (shape, &table);
}

/* A sensor above the water measures down to it. */
static void
add_level (LeitDemoDevice *device, const LeitJsonPlace *level)
{
  LeitDemoSensor *sensor;
  gboolean distance = g_strcmp0 (read_text (level, "measures"), "distance") == 0;

  leit_demo_device_add (device, LEIT_DEMO_WATER_LEVEL, read_text (level, "key"),
                        distance ? "Abstand zum Wasser" : NULL, read_text (level, "unit"), -1);
  if (!distance)
    return;
  sensor = g_ptr_array_index (device->sensors, 0);
  sensor->offset = read_number (level, "sensor_height_cm", 0) * sensor->scale;
  sensor->scale = -sensor->scale;
}

static void
add_tank (LeitDemoTown *town, const LeitJsonPlace *place)
{
  LeitJsonPlace level = leit_json_member (place, "level");
  LeitJsonPlace geometry = leit_json_member (place, "geometry");
  const char *id = read_text (place, "id");
  LeitDemoDevice *device = leit_demo_device_new (read_text (&level, "device"), id);

  describe (device, place);
  device->period_ms = TANK_PERIOD_MS;
  device->jitter_ms = TANK_JITTER_MS;
  device->is_tank = TRUE;
  device->tank.capacity_litres = read_number (place, "capacity_litres", 300);
  device->tank.dead_volume_litres = read_number (place, "dead_volume_litres", 0);
  device->tank.roof_litres_per_mm =
      read_number (place, "roof_area_m2", 0) * read_number (place, "roof_runoff", 0.8);
  device->tank.use = leit_demo_use_find (id);
  device->tank.who = device->who;
  device->tank.last_drain_step = -1;
  read_shape (&device->shape, &geometry);
  add_level (device, &level);
  add_streams (device, place);
  g_ptr_array_add (town->devices, device);
}

/**
 * leit_demo_town_new:
 * @profile: the embedded town file
 *
 * Makes a device of each station and tank of the town file, and adds some it does not name.
 *
 * Returns: (transfer full) (nullable): the town, %NULL with @error if @profile is no JSON
 */
LeitDemoTown *
leit_demo_town_new (GBytes *profile, GError **error)
{
  g_autoptr (LeitDemoTown) town = g_new0 (LeitDemoTown, 1);
  LeitJsonPlace root, stations, tanks;

  town->devices = g_ptr_array_new_with_free_func (device_free);
  town->profile = leit_json_parse (profile, "town.json", error);
  if (town->profile == NULL)
    return NULL;
  root = leit_json_root (town->profile, "town.json");
  stations = leit_json_member (&root, "stations");
  tanks = leit_json_member (&root, "tanks");
  for (guint i = 0; i < leit_json_length (&stations); i++) {
    LeitJsonPlace station = leit_json_element (&stations, i);

    add_station (town, &station);
  }
  for (guint i = 0; i < leit_json_length (&tanks); i++) {
    LeitJsonPlace tank = leit_json_element (&tanks, i);

    add_tank (town, &tank);
  }
  leit_demo_town_add_strangers (town);
  return g_steal_pointer (&town);
}

void
leit_demo_town_free (LeitDemoTown *town)
{
  g_clear_pointer (&town->profile, json_node_unref);
  g_ptr_array_unref (town->devices);
  g_free (town);
}

/**
 * leit_demo_town_find_device:
 * @id: a ThingsBoard device id
 *
 * Returns: (transfer none) (nullable): the device, if ThingsBoard knows it
 */
LeitDemoDevice *
leit_demo_town_find_device (LeitDemoTown *town, const char *id)
{
  for (guint i = 0; i < town->devices->len; i++) {
    LeitDemoDevice *device = g_ptr_array_index (town->devices, i);

    if (device->on_thingsboard && g_strcmp0 (device->id, id) == 0)
      return device;
  }
  return NULL;
}

/**
 * leit_demo_town_find_box:
 * @box_id: an openSenseMap box id
 *
 * Returns: (transfer none) (nullable): the device, if openSenseMap knows it
 */
LeitDemoDevice *
leit_demo_town_find_box (LeitDemoTown *town, const char *box_id)
{
  for (guint i = 0; i < town->devices->len; i++) {
    LeitDemoDevice *device = g_ptr_array_index (town->devices, i);

    if (device->on_opensensemap && g_strcmp0 (device->box_id, box_id) == 0)
      return device;
  }
  return NULL;
}

LeitDemoSensor *
leit_demo_device_find_key (const LeitDemoDevice *device, const char *key)
{
  for (guint i = 0; i < device->sensors->len; i++) {
    LeitDemoSensor *sensor = g_ptr_array_index (device->sensors, i);

    if (g_strcmp0 (sensor->key, key) == 0)
      return sensor;
  }
  return NULL;
}

LeitDemoSensor *
leit_demo_device_find_sensor (const LeitDemoDevice *device, const char *sensor_id)
{
  for (guint i = 0; i < device->sensors->len; i++) {
    LeitDemoSensor *sensor = g_ptr_array_index (device->sensors, i);

    if (g_strcmp0 (sensor->sensor_id, sensor_id) == 0)
      return sensor;
  }
  return NULL;
}

static double
lying_litres (const LeitDemoShape *shape, double level)
{
  double radius = shape->diameter_cm / 2;
  double above = radius - level;

  return shape->length_cm *
         (radius * radius * acos (CLAMP (above / radius, -1, 1)) -
          above * sqrt (MAX (2 * radius * level - level * level, 0))) /
         1000;
}

/* The volume grows with the level, so halving finds it. */
static double
lying_level_cm (const LeitDemoShape *shape, double litres)
{
  double low = 0, high = shape->diameter_cm;

  for (int i = 0; i < 30; i++) {
    double middle = (low + high) / 2;

    if (lying_litres (shape, middle) < litres)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static double
calibrated_level_cm (const LeitDemoShape *shape, double litres)
{
  const double *pairs = (const double *) (gpointer) shape->table->data;
  guint n = shape->table->len / 2;
  guint i = 1;

  if (n < 2)
    return 0;
  while (i + 1 < n && litres > pairs[2 * i + 1])
    i++;
  return pairs[2 * i - 2] + (pairs[2 * i] - pairs[2 * i - 2]) * (litres - pairs[2 * i - 1]) /
                                (pairs[2 * i + 1] - pairs[2 * i - 1]);
}

/**
 * leit_demo_shape_level_cm:
 * @litres: water in the tank
 *
 * Returns: how high it stands above the floor in cm
 */
double
leit_demo_shape_level_cm (const LeitDemoShape *shape, double litres)
{
  switch (shape->kind) {
  case LEIT_DEMO_LYING:
    return lying_level_cm (shape, litres);
  case LEIT_DEMO_CALIBRATED:
    return calibrated_level_cm (shape, litres);
  case LEIT_DEMO_STRAIGHT:
  default:
    return litres * 1000 / shape->base_cm2;
  }
}
