#include "ui/watering-notices.h"

#include "base/clock.h"
#include "ui/settings.h"
#include "ui/watering-rounds.h"
#include "water/context.h"

#include <glib/gi18n-lib.h>

/* An alarm is news for so long. */
#define ALARM_DAYS 3
/* A tank that runs dry later than this needs no hand today. */
#define DRY_AHEAD_DAYS 3

void
leit_watering_notice_free (LeitWateringNotice *notice)
{
  g_free (notice->key);
  leit_need_free (notice->need);
  g_free (notice);
}

/* Takes @key, @title and @detail. */
static void
add_notice (GPtrArray *notices,
            LeitNeedUrgency urgency,
            LeitThing target,
            char *key,
            char *title,
            char *detail)
{
  LeitWateringNotice *notice = g_new0 (LeitWateringNotice, 1);

  notice->key = key;
  notice->need = g_new0 (LeitNeed, 1);
  notice->need->urgency = urgency;
  notice->need->title = title;
  notice->need->detail = detail;
  notice->need->target = target;
  g_ptr_array_add (notices, notice);
}

static void
add_drains (GPtrArray *notices, LeitWatering *self, LeitWaterContext *context, guint tank)
{
  LeitTank *object = leit_town_get_tank (leit_watering_get_town (self), tank);
  const GArray *events = leit_watering_get_level_events (self, tank);

  for (guint i = 0; i < events->len; i++) {
    const LeitLevelEvent *event = &g_array_index (events, LeitLevelEvent, i);

    if (event->kind != LEIT_LEVEL_DRAIN ||
        event->until_ms < context->now_ms - ALARM_DAYS * LEIT_DAY_MS)
      continue;
    add_notice (notices, LEIT_NEED_NOW, (LeitThing){ LEIT_THING_TANK, tank },
                g_strdup_printf ("drain %s %" G_GINT64_FORMAT, leit_tank_get_id (object),
                                 event->from_ms / LEIT_HOUR_MS),
                g_strdup_printf (_ ("%s was drained off"), leit_tank_get_name (object)),
                leit_level_event_get_sentence (context, event));
  }
}

static void
add_run_dry (GPtrArray *notices, LeitWatering *self, LeitWaterContext *context, guint tank)
{
  LeitTank *object = leit_town_get_tank (leit_watering_get_town (self), tank);
  g_auto (LeitTankOutlook) outlook = { 0 };
  gint64 dry_ms;

  leit_watering_look_out (self, tank, NULL, &outlook);
  dry_ms = outlook.balance.run_dry_ms;
  if (!outlook.known || dry_ms == LEIT_TIME_NONE ||
      dry_ms > context->now_ms + DRY_AHEAD_DAYS * LEIT_DAY_MS)
    return;
  add_notice (notices, LEIT_NEED_TODAY, (LeitThing){ LEIT_THING_TANK, tank },
              g_strdup_printf ("dry %s %" G_GINT64_FORMAT, leit_tank_get_id (object),
                               leit_local_day_start_ms (context->zone, dry_ms)),
              g_strdup_printf (_ ("%s will run dry"), leit_tank_get_name (object)),
              leit_tank_balance_get_sentence (context, &outlook.input, &outlook.balance));
}

static void
add_unassigned (GPtrArray *notices, LeitWatering *self, LeitWaterContext *context)
{
  gint64 today_ms = leit_local_day_start_ms (context->zone, context->now_ms);
  g_autoptr (GPtrArray) rounds = leit_watering_list_rounds (
      self, today_ms, leit_local_day_add_ms (context->zone, today_ms, 1));

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];
    const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);

    if (!leit_round_is_ours (round) || !leit_round_takes_place (round) || round->entry != NULL ||
        plan->crew != NULL)
      continue;
    add_notice (notices, LEIT_NEED_TODAY, LEIT_THING_INIT_NONE,
                g_strdup_printf ("crew %s %" G_GINT64_FORMAT, round->href, round->recurrence_id_ms),
                g_strdup_printf (_ ("Nobody is assigned to “%s”"), plan->name),
                g_strdup (_ ("The round is due today.")));
  }
}

GPtrArray *
leit_watering_list_notices (LeitWatering *self)
{
  GPtrArray *notices = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_watering_notice_free);
  LeitWaterContext context;
  guint n_tanks;

  g_return_val_if_fail (LEIT_IS_WATERING (self), notices);

  if (!leit_watering_is_ready (self))
    return notices;
  leit_watering_init_context (self, &context);
  n_tanks = g_list_model_get_n_items (leit_town_get_tanks (leit_watering_get_town (self)));
  for (guint i = 0; i < n_tanks; i++)
    add_drains (notices, self, &context, i);
  for (guint i = 0; i < n_tanks; i++)
    add_run_dry (notices, self, &context, i);
  add_unassigned (notices, self, &context);
  return notices;
}

void
leit_watering_send_notices (LeitWatering *self, GApplication *application)
{
  g_autoptr (GPtrArray) notices = leit_watering_list_notices (self);
  LeitSettings *settings = leit_settings_get_default ();
  const char *town_id = leit_profile_get_id (leit_town_get_profile (leit_watering_get_town (self)));

  for (guint i = 0; leit_settings_get_notify (settings) && i < notices->len; i++) {
    const LeitWateringNotice *notice = notices->pdata[i];
    g_autofree char *key = g_strdup_printf ("%s %s", town_id, notice->key);
    g_autoptr (GNotification) notification = NULL;

    if (!leit_settings_note_once (settings, key))
      continue;
    notification = g_notification_new (notice->need->title);
    g_notification_set_body (notification, notice->need->detail);
    g_application_send_notification (application, key, notification);
  }
}
