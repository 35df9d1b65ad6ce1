#include "demo/town-data.h"

#include "base/clock.h"

/* Devices the servers know but the town file does not: a search has some to propose and some to
 * pass over. */

static LeitDemoDevice *
add_device (LeitDemoTown *town,
            const char *id,
            const char *name,
            const char *label,
            double latitude,
            double longitude)
{
  LeitDemoDevice *device = leit_demo_device_new (id, name);

  device->label = g_strdup (label);
  device->latitude = latitude;
  device->longitude = longitude;
  g_ptr_array_add (town->devices, device);
  return device;
}

static void
add_new_probe (LeitDemoTown *town)
{
  LeitDemoDevice *device =
      add_device (town, "7c3a1435-2f61-11f0-9d4e-5b1de2a0c411", "sonde-rosengarten",
                  "Kurpark Rosengarten (neu)", 52.140310, 12.602870);

  device->description = g_strdup ("Im Herbst eingebaut, noch keinem Baum zugeordnet");
  device->soil_name = g_strdup ("Sl2");
  device->humus = g_strdup ("h3");
  device->site = leit_demo_site_find (NULL);
  leit_demo_soil_init (&device->soil, device->soil_name, device->humus);
  leit_demo_device_add (device, LEIT_DEMO_SOIL_MOISTURE, "Bodenfeuchte_10cm", NULL, "Vol %", 10);
  leit_demo_device_add (device, LEIT_DEMO_SOIL_MOISTURE, "Bodenfeuchte_30cm", NULL, "Vol %", 30);
  leit_demo_device_add (device, LEIT_DEMO_BATTERY, "Batterie", NULL, "V", -1);
}

static void
add_weather_station (LeitDemoTown *town)
{
  LeitDemoDevice *device =
      add_device (town, "7c3a146a-2f61-11f0-9d4e-5b1de2a0c412", "wetter-rathaus",
                  "Wetterstation Rathaus", 52.141890, 12.595180);

  device->period_ms = 10 * LEIT_MINUTE_MS;
  device->jitter_ms = 10 * LEIT_SECOND_MS;
  leit_demo_device_add (device, LEIT_DEMO_AIR_TEMPERATURE, "Lufttemperatur", NULL, "°C", -1);
  leit_demo_device_add (device, LEIT_DEMO_AIR_HUMIDITY, "Luftfeuchte", NULL, "%", -1);
  leit_demo_device_add (device, LEIT_DEMO_RAIN, "Niederschlag", "Niederschlag (1 h)", "mm", -1);
}

static void
add_school_garden (LeitDemoTown *town)
{
  LeitDemoDevice *device = add_device (town, "7c3a149f-2f61-11f0-9d4e-5b1de2a0c413", "schulgarten",
                                       "senseBox Schulgarten", 52.144380, 12.590920);

  device->on_thingsboard = FALSE;
  device->period_ms = LEIT_HOUR_MS;
  device->site = leit_demo_site_find (NULL);
  leit_demo_soil_init (&device->soil, "Ss", "h3");
  leit_demo_device_add (device, LEIT_DEMO_SOIL_MOISTURE, "moisture-10",
                        "Bodenfeuchtigkeit in 10 cm Tiefe", "%", 10);
  leit_demo_device_add (device, LEIT_DEMO_SOIL_MOISTURE, "moisture-30", "Bodenfeuchte 30cm",
                        "vol-%", 30);
  leit_demo_device_add (device, LEIT_DEMO_SOIL_TEMPERATURE, "soil-temperature",
                        "Bodentemperatur 10cm", "°C", 10);
  leit_demo_device_add (device, LEIT_DEMO_AIR_TEMPERATURE, "air-temperature", "Temperatur", "°C",
                        -1);
  leit_demo_device_add (device, LEIT_DEMO_BRIGHTNESS, "brightness", "Pegel Helligkeit", "lx", -1);
}

static void
add_class_room (LeitDemoTown *town)
{
  LeitDemoDevice *device = add_device (town, "7c3a14d4-2f61-11f0-9d4e-5b1de2a0c414", "klassenraum",
                                       "senseBox Klassenraum 2b", 52.144500, 12.590700);

  device->on_thingsboard = FALSE;
  device->exposure = LEIT_DEMO_INDOOR;
  device->period_ms = 5 * LEIT_MINUTE_MS;
  device->jitter_ms = LEIT_SECOND_MS;
  leit_demo_device_add (device, LEIT_DEMO_ROOM_AIR, "co2", NULL, "ppm", -1);
  leit_demo_device_add (device, LEIT_DEMO_SOIL_MOISTURE, "flower-pot", "Bodenfeuchte Blumentopf",
                        "%", 10);
  device->site = leit_demo_site_find (NULL);
  leit_demo_soil_init (&device->soil, "Ss", "h4");
}

static void
add_bicycle (LeitDemoTown *town)
{
  LeitDemoDevice *device = add_device (town, "7c3a1509-2f61-11f0-9d4e-5b1de2a0c415", "fahrrad",
                                       "senseBox:bike 7", 52.141200, 12.597900);

  device->on_thingsboard = FALSE;
  device->exposure = LEIT_DEMO_MOBILE;
  device->period_ms = 30 * LEIT_MINUTE_MS;
  leit_demo_device_add (device, LEIT_DEMO_DUST, "pm25", NULL, "µg/m³", -1);
  leit_demo_device_add (device, LEIT_DEMO_AIR_TEMPERATURE, "temperature", "Temperatur", "°C", -1);
}

/**
 * leit_demo_town_add_strangers:
 *
 * Adds the devices the town file does not name.
 */
void
leit_demo_town_add_strangers (LeitDemoTown *town)
{
  add_new_probe (town);
  add_weather_station (town);
  add_school_garden (town);
  add_class_room (town);
  add_bicycle (town);
}
