/* Rules about courses, events and media. */
#include "content/rules-private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

LEIT_CHECK (sessions_missing)
{
  if (entry->sessions->len == 0)
    leit_complain (complaints, -1, NULL);
}

/* -1: none; -2: not a time. "18:30", and "18:30:00" as some servers send it. */
static int
read_minutes (const char *text)
{
  int hour, minute, second = 0;
  int length = 0;

  if (text == NULL || *text == '\0')
    return -1;
  if (strspn (text, "0123456789:") != strlen (text) ||
      (sscanf (text, "%2d:%2d%n", &hour, &minute, &length) != 2))
    return -2;
  if (text[length] != '\0' &&
      (sscanf (text, "%2d:%2d:%2d%n", &hour, &minute, &second, &length) != 3 ||
       text[length] != '\0'))
    return -2;
  return hour <= 24 && minute < 60 && second < 60 ? hour * 60 + minute : -2;
}

LEIT_CHECK (session_times)
{
  for (guint i = 0; i < entry->sessions->len; i++) {
    const LeitSession *session = entry->sessions->pdata[i];

    if (!g_date_valid (&session->start) || read_minutes (session->start_time) == -2 ||
        read_minutes (session->end_time) == -2)
      leit_complain (complaints, (int) i, NULL);
  }
}

static gboolean
is_in_order (const LeitSession *session)
{
  int days = 0;
  int start = read_minutes (session->start_time);
  int end = read_minutes (session->end_time);

  if (g_date_valid (&session->start) && g_date_valid (&session->end))
    days = g_date_days_between (&session->start, &session->end);
  if (days != 0)
    return days > 0;
  return start < 0 || end < 0 || end > start;
}

LEIT_CHECK (session_order)
{
  for (guint i = 0; i < entry->sessions->len; i++)
    if (!is_in_order (entry->sessions->pdata[i]))
      leit_complain (complaints, (int) i, NULL);
}

static const GDate *
last_day (const LeitSession *session)
{
  return g_date_valid (&session->end) ? &session->end : &session->start;
}

LEIT_CHECK (sessions_past)
{
  for (guint i = 0; i < entry->sessions->len; i++) {
    const GDate *day = last_day (entry->sessions->pdata[i]);

    if (!g_date_valid (day) || g_date_compare (day, &context->today) >= 0)
      return;
  }
  if (entry->sessions->len > 0 && entry->stage != LEIT_STAGE_ARCHIVED)
    leit_complain (complaints, -1, NULL);
}

static gboolean
is_count (double number)
{
  return isnan (number) || (number >= 0 && number == floor (number));
}

LEIT_CHECK (seats)
{
  if (!is_count (entry->seats))
    leit_complain (complaints, -1, NULL);
  if (!is_count (entry->free_seats))
    leit_complain_field (complaints, "free_seats", NULL);
}

LEIT_CHECK (free_seats)
{
  if (entry->free_seats > entry->seats)
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (registration)
{
  if (!g_date_valid (&entry->registration_until) || entry->sessions->len == 0)
    return;
  for (guint i = 0; i < entry->sessions->len; i++) {
    const LeitSession *session = entry->sessions->pdata[i];

    if (!g_date_valid (&session->start) ||
        g_date_compare (&entry->registration_until, &session->start) <= 0)
      continue;
    leit_complain (complaints, -1, NULL);
    return;
  }
}

LEIT_CHECK (cancelled)
{
  if (entry->cancelled == LEIT_ANSWER_YES && entry->cancelled_reason == NULL)
    leit_complain (complaints, -1, NULL);
}

static gboolean
is_picture (const LeitMedium *medium)
{
  return medium->type == NULL || g_str_equal (medium->type, "image") ||
         g_str_equal (medium->type, "logo");
}

/* "attachement" is how the server spells it. */
LEIT_CHECK (media_type)
{
  static const char *const types[] = { "image", "logo", "audio", "video", "attachement", NULL };

  for (guint i = 0; i < entry->media->len; i++) {
    const LeitMedium *medium = entry->media->pdata[i];

    if (medium->type == NULL || !g_strv_contains (types, medium->type))
      leit_complain (complaints, (int) i, NULL);
  }
}

LEIT_CHECK (media_alternative)
{
  for (guint i = 0; i < entry->media->len; i++) {
    const LeitMedium *medium = entry->media->pdata[i];

    if (is_picture (medium) && medium->alternative_text == NULL)
      leit_complain (complaints, (int) i, NULL);
  }
}

LEIT_CHECK (media_author)
{
  for (guint i = 0; i < entry->media->len; i++)
    if (((LeitMedium *) entry->media->pdata[i])->author == NULL)
      leit_complain (complaints, (int) i, NULL);
}

LEIT_CHECK (media_licence)
{
  for (guint i = 0; i < entry->media->len; i++)
    if (((LeitMedium *) entry->media->pdata[i])->licence == NULL)
      leit_complain (complaints, (int) i, NULL);
}

LEIT_CHECK (media_rights)
{
  for (guint i = 0; i < entry->media->len; i++) {
    const LeitMedium *medium = entry->media->pdata[i];

    if (g_date_valid (&medium->rights_until) &&
        g_date_compare (&medium->rights_until, &context->today) < 0)
      leit_complain (complaints, (int) i, NULL);
  }
}
