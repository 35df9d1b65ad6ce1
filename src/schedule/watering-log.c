#include "schedule/watering-log.h"

#include "base/clock.h"
#include "schedule/calendar-lines.h"
#include "schedule/machine-line.h"
#include "schedule/schedule-edit-private.h"

#include <glib/gi18n-lib.h>

static const char *const outcomes[] = { "done", "partly", "not-done" };

static void
gift_free (gpointer data)
{
  LeitWateringGift *gift = data;

  g_free (gift->tree_id);
  g_free (gift);
}

LeitWateringEntry *
leit_watering_entry_new (void)
{
  LeitWateringEntry *entry = g_new0 (LeitWateringEntry, 1);

  entry->gifts = g_ptr_array_new_with_free_func (gift_free);
  entry->recurrence_id_ms = LEIT_TIME_NONE;
  return entry;
}

void
leit_watering_entry_free (LeitWateringEntry *entry)
{
  g_free (entry->uid);
  g_ptr_array_unref (entry->gifts);
  g_free (entry->tank_id);
  g_free (entry->hydrant);
  g_free (entry->who);
  g_free (entry->name);
  g_free (entry->note);
  g_free (entry->schedule_uid);
  g_free (entry->corrects);
  g_free (entry);
}

void
leit_watering_entry_add_gift (LeitWateringEntry *entry, const char *tree_id, double litres)
{
  LeitWateringGift *gift = g_new0 (LeitWateringGift, 1);

  gift->tree_id = g_strdup (tree_id);
  gift->litres = litres;
  g_ptr_array_add (entry->gifts, gift);
}

/* All that was given, litres. */
double
leit_watering_entry_get_litres (const LeitWateringEntry *entry)
{
  double litres = 0;

  for (guint i = 0; i < entry->gifts->len; i++)
    litres += ((LeitWateringGift *) entry->gifts->pdata[i])->litres;
  return litres;
}

/* {{{ Writing */

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, member, text);
}

static JsonObject *
write_gifts (const LeitWateringEntry *entry)
{
  JsonObject *gifts = json_object_new ();

  for (guint i = 0; i < entry->gifts->len; i++) {
    const LeitWateringGift *gift = entry->gifts->pdata[i];

    json_object_set_double_member (gifts, gift->tree_id, gift->litres);
  }
  return gifts;
}

static JsonObject *
write_json (const LeitWateringEntry *entry)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "log", outcomes[entry->outcome]);
  json_object_set_object_member (object, "given", write_gifts (entry));
  set_text (object, "tank", entry->tank_id);
  set_text (object, "hydrant", entry->hydrant);
  set_text (object, "who", entry->who);
  set_text (object, "schedule", entry->schedule_uid);
  set_text (object, "corrects", entry->corrects);
  if (entry->recurrence_id_ms != LEIT_TIME_NONE) {
    g_autofree char *id = leit_time_to_iso8601 (entry->recurrence_id_ms);

    json_object_set_string_member (object, "round", id);
  }
  return object;
}

static const char *
outcome_label (LeitWateringOutcome outcome)
{
  static const char *const labels[] = { N_ ("Done"), N_ ("Partly done"), N_ ("Not done") };

  return _ (labels[outcome]);
}

static char *
write_facts (const LeitWateringEntry *entry)
{
  guint n = entry->gifts->len;

  return g_strdup_printf (ngettext ("%s: %.10g l for %u tree", "%s: %.10g l for %u trees", n),
                          outcome_label (entry->outcome), leit_watering_entry_get_litres (entry),
                          n);
}

static void
append_text (GString *out, const char *name, const char *text)
{
  g_autofree char *value = leit_calendar_escape (text);
  g_autofree char *line = g_strconcat (name, ":", value, NULL);

  leit_calendar_fold (out, line, "\r\n");
}

/**
 * leit_watering_entry_write:
 *
 * Returns: (transfer full): the iCalendar object that is put into the log's calendar
 */
char *
leit_watering_entry_write (const LeitWateringEntry *entry)
{
  g_autoptr (JsonObject) object = write_json (entry);
  g_autofree char *line = leit_machine_line_write (object);
  g_autofree char *facts = write_facts (entry);
  g_autofree char *description = leit_machine_description (entry->note, facts, line);
  g_autofree char *time = leit_calendar_stamp (entry->time_ms);
  g_autofree char *written = leit_calendar_stamp (entry->written_ms);
  GString *out = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                               "PRODID:-//Leitstand//Leitstand 1//DE\r\nBEGIN:VEVENT\r\n");

  append_text (out, "UID", entry->uid);
  g_string_append_printf (out, "DTSTAMP:%s\r\nDTSTART:%s\r\nDURATION:PT0S\r\n", written, time);
  append_text (out, "SUMMARY", entry->name != NULL ? entry->name : "");
  g_string_append (out, "CATEGORIES:" LEIT_SCHEDULE_CATEGORY "\r\nTRANSP:TRANSPARENT\r\n");
  append_text (out, "DESCRIPTION", description);
  append_text (out, LEIT_SCHEDULE_COPY, line);
  g_string_append (out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
  return g_string_free (out, FALSE);
}

/* }}} */

/* {{{ Reading */

static char *
get_text (JsonObject *object, const char *member)
{
  return g_strdup (json_object_get_string_member_with_default (object, member, NULL));
}

static void
read_gift (JsonObject *gifts G_GNUC_UNUSED, const char *tree_id, JsonNode *litres, gpointer data)
{
  LeitWateringEntry *entry = data;
  double amount = JSON_NODE_HOLDS_VALUE (litres) ? json_node_get_double (litres) : -1;

  if (amount >= 0)
    leit_watering_entry_add_gift (entry, tree_id, amount);
}

static gboolean
read_outcome (JsonObject *object, LeitWateringOutcome *outcome)
{
  const char *text = json_object_get_string_member_with_default (object, "log", "");

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_str_equal (text, outcomes[i])) {
      *outcome = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_json (LeitWateringEntry *entry, JsonObject *object)
{
  JsonNode *gifts = json_object_get_member (object, "given");
  const char *round = json_object_get_string_member_with_default (object, "round", NULL);

  if (!read_outcome (object, &entry->outcome) || gifts == NULL || !JSON_NODE_HOLDS_OBJECT (gifts))
    return FALSE;
  json_object_foreach_member (json_node_get_object (gifts), read_gift, entry);
  entry->tank_id = get_text (object, "tank");
  entry->hydrant = get_text (object, "hydrant");
  entry->who = get_text (object, "who");
  entry->schedule_uid = get_text (object, "schedule");
  entry->corrects = get_text (object, "corrects");
  if (round != NULL && !leit_time_parse (round, &entry->recurrence_id_ms))
    entry->recurrence_id_ms = LEIT_TIME_NONE;
  return TRUE;
}

static gboolean
read_stamp (LeitCalendarLines *lines, guint event, const char *name, gint64 *time_ms)
{
  g_autofree char *value = leit_calendar_lines_get_value (lines, event, name);
  struct icaltimetype time;

  if (value == NULL)
    return FALSE;
  time = icaltime_from_string (value);
  if (icaltime_is_null_time (time) || !icaltime_is_utc (time))
    return FALSE;
  *time_ms = leit_wall_ms (time.year, time.month, time.day, time.hour, time.minute, time.second);
  return TRUE;
}

static int
find_event (LeitCalendarLines *lines)
{
  for (guint i = 1; i < leit_calendar_lines_count_components (lines); i++)
    if (leit_calendar_lines_component_is (lines, i, "VEVENT"))
      return (int) i;
  return -1;
}

static gboolean
read_event (LeitWateringEntry *entry, LeitCalendarLines *lines, guint event)
{
  g_autofree char *description = leit_calendar_lines_get_text (lines, event, "DESCRIPTION");
  g_autofree char *copy = leit_calendar_lines_get_text (lines, event, LEIT_SCHEDULE_COPY);
  LeitMachinePart part = leit_machine_part_read (description, copy);
  gboolean read;

  entry->uid = leit_calendar_lines_get_text (lines, event, "UID");
  entry->name = leit_calendar_lines_get_text (lines, event, "SUMMARY");
  entry->note = g_strdup (part.people);
  read = entry->uid != NULL && part.object != NULL &&
         read_stamp (lines, event, "DTSTART", &entry->time_ms) && read_json (entry, part.object);
  if (!read_stamp (lines, event, "DTSTAMP", &entry->written_ms))
    entry->written_ms = entry->time_ms;
  leit_machine_part_clear (&part);
  return read;
}

/**
 * leit_watering_entry_read:
 * @text: iCalendar text of one entry
 *
 * Returns: (nullable): the entry; %NULL with #LEIT_SCHEDULE_ERROR_BROKEN: no calendar text, or #LEIT_SCHEDULE_ERROR_INVALID: not an
 *   entry of ours that can be trusted
 */
LeitWateringEntry *
leit_watering_entry_read (const char *text, GError **error)
{
  g_autoptr (LeitCalendarLines) lines = leit_calendar_lines_new (text, error);
  g_autoptr (LeitWateringEntry) entry = NULL;
  int event;

  if (lines == NULL)
    return NULL;
  entry = leit_watering_entry_new ();
  event = find_event (lines);
  if (event >= 0 && read_event (entry, lines, (guint) event))
    return g_steal_pointer (&entry);
  g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID,
               _ ("not an entry of the watering log, or its machine-readable part is lost"));
  return NULL;
}

/* }}} */

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const LeitWateringEntry *left = *(LeitWateringEntry *const *) a;
  const LeitWateringEntry *right = *(LeitWateringEntry *const *) b;

  if (left->time_ms != right->time_ms)
    return left->time_ms < right->time_ms ? -1 : 1;
  return g_strcmp0 (left->uid, right->uid);
}

/* Of several corrections of one entry the last written holds. */
static void
drop_older_correction (GHashTable *latest, LeitWateringEntry *entry)
{
  LeitWateringEntry *other = g_hash_table_lookup (latest, entry->corrects);

  if (other == NULL || other->written_ms < entry->written_ms ||
      (other->written_ms == entry->written_ms && g_strcmp0 (other->uid, entry->uid) < 0))
    g_hash_table_insert (latest, entry->corrects, entry);
}

/**
 * leit_watering_log_list_valid:
 * @entries: (element-type LeitWateringEntry): the whole log
 *
 * Returns: (transfer container) (element-type LeitWateringEntry): those that no other corrects, by time; they belong to @entries
 */
GPtrArray *
leit_watering_log_list_valid (GPtrArray *entries)
{
  g_autoptr (GHashTable) latest = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *valid = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++) {
    LeitWateringEntry *entry = entries->pdata[i];

    if (entry->corrects != NULL && g_strcmp0 (entry->corrects, entry->uid) != 0)
      drop_older_correction (latest, entry);
  }
  for (guint i = 0; i < entries->len; i++) {
    LeitWateringEntry *entry = entries->pdata[i];
    gboolean stands = entry->corrects == NULL || g_strcmp0 (entry->corrects, entry->uid) == 0 ||
                      g_hash_table_lookup (latest, entry->corrects) == entry;

    if (stands && !g_hash_table_contains (latest, entry->uid))
      g_ptr_array_add (valid, entry);
  }
  g_ptr_array_sort (valid, compare_entries);
  return valid;
}
