#include "town/profile-private.h"

#include <glib/gi18n-lib.h>

#define OLDEST_STANDING_YEAR 100

/* (transfer full) (nullable): absent is NULL */
static gboolean
read_texts (const LeitJsonPlace *object, const char *member, char ***texts, GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!leit_json_present (&place))
    return TRUE;
  if (!leit_json_expect_array (&place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (&place); i++) {
    LeitJsonPlace element = leit_json_element (&place, i);
    const char *text;

    if (!leit_json_read_string (&element, &text, error))
      return FALSE;
    g_strv_builder_add (builder, text);
  }
  *texts = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_months (const LeitJsonPlace *object, const char *member, guint *months, GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);
  guint mask = 0;

  if (!leit_json_present (&place))
    return TRUE;
  if (!leit_json_expect_array (&place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (&place); i++) {
    LeitJsonPlace element = leit_json_element (&place, i);
    gint64 month;

    if (!leit_json_read_int (&element, 1, 12, &month, error))
      return FALSE;
    mask |= LEIT_MONTH_BIT ((int) month);
  }
  *months = mask;
  return TRUE;
}

/* Each step begins after the one before it. */
static gboolean
read_weaning_step (GArray *steps, const LeitJsonPlace *place, GError **error)
{
  LeitWeaningStep step = { 0 };
  int earliest =
      steps->len > 0
          ? g_array_index (steps, LeitWeaningStep, steps->len - 1).until_standing_year + 1
          : 1;

  if (!leit_json_only_members (place, leit_profile_weaning_step_members, error) ||
      !leit_profile_read_whole (place, "from_standing_year", 1, OLDEST_STANDING_YEAR,
                                &step.from_standing_year, error) ||
      !leit_profile_read_whole (place, "until_standing_year", 1, OLDEST_STANDING_YEAR,
                                &step.until_standing_year, error) ||
      !leit_profile_read_whole (place, "interval_days", 1, 366, &step.interval_days, error) ||
      !leit_profile_read_number (place, "litres", TRUE, 1, 2000, &step.litres, error))
    return FALSE;
  if (step.from_standing_year < earliest || step.until_standing_year < step.from_standing_year ||
      step.interval_days == 0) {
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE,
                         _ ("from_standing_year, until_standing_year and interval_days, each step "
                            "after the one before it"));
    return FALSE;
  }
  g_array_append_val (steps, step);
  return TRUE;
}

static gboolean
read_weaning (LeitWateringConfig *watering, const LeitJsonPlace *object, GError **error)
{
  LeitJsonPlace place = leit_json_member (object, "weaning");

  if (!leit_json_present (&place))
    return TRUE;
  if (!leit_json_expect_array (&place, error))
    return FALSE;
  g_array_set_size (watering->weaning, 0);
  for (guint i = 0; i < leit_json_length (&place); i++) {
    LeitJsonPlace element = leit_json_element (&place, i);

    if (!read_weaning_step (watering->weaning, &element, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_drain_alarm (LeitWateringConfig *watering, const LeitJsonPlace *object, GError **error)
{
  LeitJsonPlace place = leit_json_member (object, "drain_alarm");

  if (!leit_json_present (&place))
    return TRUE;
  return leit_json_only_members (&place, leit_profile_drain_alarm_members, error) &&
         leit_profile_read_number (&place, "litres", FALSE, 5, 100000, &watering->drain_litres,
                                   error) &&
         leit_profile_read_whole (&place, "minutes", 5, 1440, &watering->drain_minutes, error);
}

static gboolean
read_calendar (LeitCalendarConfig *calendar,
               const LeitJsonPlace *object,
               const char *member,
               GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);

  if (!leit_json_present (&place))
    return TRUE;
  if (!leit_json_only_members (&place, leit_profile_calendar_members, error) ||
      !leit_profile_read_text (&place, "folder", FALSE, &calendar->folder, error) ||
      !leit_profile_read_url (&place, "url", FALSE, &calendar->url, error) ||
      !leit_profile_read_text (&place, "user_name", FALSE, &calendar->user_name, error))
    return FALSE;
  if ((calendar->folder == NULL) == (calendar->url == NULL) ||
      (calendar->url == NULL && calendar->user_name != NULL)) {
    leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE,
                         _ ("either a folder, or a url with a user_name"));
    return FALSE;
  }
  return TRUE;
}

/* @place: the member `watering` of the town */
gboolean
leit_profile_read_watering (LeitWateringConfig *watering,
                            const LeitJsonPlace *place,
                            GError **error)
{
  if (!leit_json_present (place))
    return TRUE;
  return leit_json_only_members (place, leit_profile_watering_members, error) &&
         leit_profile_read_url (place, "weather_url", FALSE, &watering->weather_url, error) &&
         read_months (place, "season_months", &watering->season_months, error) &&
         read_weaning (watering, place, error) &&
         leit_profile_read_number (place, "tree_area_m2", FALSE, 0.1, 200, &watering->tree_area_m2,
                                   error) &&
         leit_profile_read_number (place, "rain_share", FALSE, 0, 1, &watering->rain_share,
                                   error) &&
         leit_profile_read_number (place, "can_litres", FALSE, 1, 100, &watering->can_litres,
                                   error) &&
         read_drain_alarm (watering, place, error) &&
         leit_profile_read_number (place, "level_noise_litres", FALSE, 0.1, 1000,
                                   &watering->level_noise_litres, error) &&
         read_texts (place, "crews", &watering->crews, error) &&
         read_texts (place, "vehicles", &watering->vehicles, error) &&
         read_texts (place, "hydrants", &watering->hydrants, error) &&
         read_calendar (&watering->schedules, place, "schedules", error) &&
         read_calendar (&watering->log, place, "log", error);
}
