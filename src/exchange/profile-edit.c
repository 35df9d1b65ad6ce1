#include "exchange/profile-edit.h"

#include "base/json.h"
#include "exchange/json-place.h"
#include "exchange/json-writer.h"
#include "exchange/town-loader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

LeitStreamChoice *
leit_stream_choice_new (const char *key, LeitRole role, const char *unit)
{
  LeitStreamChoice *choice = g_new0 (LeitStreamChoice, 1);

  choice->key = g_strdup (key);
  choice->unit = g_strdup (unit);
  choice->role = role;
  choice->depth_cm = LEIT_DEPTH_NONE;
  return choice;
}

void
leit_stream_choice_free (LeitStreamChoice *choice)
{
  g_free (choice->key);
  g_free (choice->unit);
  g_free (choice);
}

LeitStationChoice *
leit_station_choice_new (void)
{
  LeitStationChoice *choice = g_new0 (LeitStationChoice, 1);

  choice->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_stream_choice_free);
  return choice;
}

void
leit_station_choice_free (LeitStationChoice *choice)
{
  g_free (choice->source_id);
  g_free (choice->device_id);
  g_free (choice->thing_id);
  g_free (choice->name);
  g_ptr_array_unref (choice->streams);
  g_free (choice);
}

static void
write_address (LeitJsonWriter *json,
               const LeitStationChoice *choice,
               const LeitStreamChoice *stream)
{
  leit_json_writer_string (json, "source", choice->source_id);
  leit_json_writer_string (json, "device", choice->device_id);
  leit_json_writer_string (json, "key", stream->key);
}

static void
write_stream (LeitJsonWriter *json, const LeitStationChoice *choice, const LeitStreamChoice *stream)
{
  leit_json_writer_open (json, NULL, '{');
  write_address (json, choice, stream);
  leit_json_writer_string (json, "role", leit_role_to_string (stream->role));
  if (stream->depth_cm != LEIT_DEPTH_NONE)
    leit_json_writer_int (json, "depth_cm", stream->depth_cm);
  if (stream->unit != NULL && *stream->unit != '\0')
    leit_json_writer_string (json, "unit", stream->unit);
  leit_json_writer_close (json, '}');
}

static void
write_level (LeitJsonWriter *json, const LeitStationChoice *choice, const LeitStreamChoice *stream)
{
  leit_json_writer_open (json, NULL, '{');
  write_address (json, choice, stream);
  leit_json_writer_string (json, "unit", stream->unit);
  if (stream->measures_distance) {
    leit_json_writer_string (json, "measures", "distance");
    leit_json_writer_number (json, "sensor_height_cm", stream->sensor_height_cm);
  }
  leit_json_writer_close (json, '}');
}

static void
write_streams (LeitJsonWriter *json, const LeitStationChoice *choice)
{
  for (guint i = 0; i < choice->streams->len; i++)
    write_stream (json, choice, choice->streams->pdata[i]);
}

static void
write_station (LeitJsonWriter *json, const LeitStationChoice *choice, const char *id)
{
  leit_json_writer_open (json, NULL, '{');
  leit_json_writer_string (json, "id", id);
  leit_json_writer_string (json, "name", choice->name);
  leit_json_writer_number (json, "latitude", choice->latitude);
  leit_json_writer_number (json, "longitude", choice->longitude);
  if (choice->soil != LEIT_SOIL_UNKNOWN)
    leit_json_writer_string (json, "soil", leit_soil_to_string (choice->soil));
  if (choice->humus != LEIT_HUMUS_UNKNOWN)
    leit_json_writer_string (json, "humus", leit_humus_to_string (choice->humus));
  leit_json_writer_open (json, "streams", '[');
  write_streams (json, choice);
  leit_json_writer_close (json, ']');
  leit_json_writer_close (json, '}');
}

static char *
end_fragment (LeitJsonWriter *json)
{
  return g_strchomp (leit_json_writer_end (json));
}

/* Every line but the first moved in by @indent. */
static char *
indented (const char *fragment, guint indent)
{
  g_autofree char *line_start = g_strdup_printf ("\n%*s", (int) indent, "");
  g_auto (GStrv) lines = g_strsplit (fragment, "\n", -1);

  return g_strjoinv (line_start, lines);
}

static void
replace (GString *text, LeitJsonSpan span, const char *with)
{
  g_string_erase (text, (gssize) span.start, (gssize) (span.end - span.start));
  g_string_insert (text, (gssize) span.start, with);
}

/* Behind the last element, or member, of a container. */
static void
append_to (GString *text, LeitJsonSpan container, const char *fragment)
{
  guint indent = leit_json_span_get_indent (text->str, container.start);
  gboolean empty = leit_json_span_is_empty (text->str, container);
  g_autofree char *inner = indented (fragment, indent + 2);
  g_autofree char *addition = g_strdup_printf ("%s\n%*s%s\n%*s", empty ? "" : ",", (int) indent + 2,
                                               "", inner, (int) indent, "");
  gsize end = container.end - 1;

  while (strchr (" \t\r\n", text->str[end - 1]) != NULL)
    end--;
  replace (text, (LeitJsonSpan){ end, container.end - 1 }, addition);
}

/* The list called @name of @object gets one more element; it is made where it is missing or null. */
static void
append_to_list (GString *text, LeitJsonSpan object, const char *name, const char *fragment)
{
  LeitJsonSpan list;
  gboolean found = leit_json_span_find_member (text->str, object, name, &list);
  g_autofree char *inner = indented (fragment, 2);

  if (found && text->str[list.start] == '[') {
    append_to (text, list, fragment);
  } else if (found) {
    g_autofree char *whole = g_strdup_printf ("[\n  %s\n]", inner);
    g_autofree char *fitting = indented (whole, leit_json_span_get_indent (text->str, list.start));

    replace (text, list, fitting);
  } else {
    g_autofree char *member = g_strdup_printf ("\"%s\": [\n  %s\n]", name, inner);

    append_to (text, object, member);
  }
}

static char *
make_station_id (LeitProfile *profile, const char *name)
{
  GPtrArray *stations = leit_profile_get_stations (profile);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *ascii = g_str_to_ascii (name, "de");
  g_autofree char *lower = g_ascii_strdown (ascii, -1);
  char *id;

  for (guint i = 0; i < stations->len; i++)
    g_hash_table_add (seen, ((LeitStationConfig *) stations->pdata[i])->id);
  g_strcanon (lower, "abcdefghijklmnopqrstuvwxyz0123456789", '-');
  id = g_strconcat ("st-", lower, NULL);
  for (guint n = 2; g_hash_table_contains (seen, id); n++) {
    g_free (id);
    id = g_strdup_printf ("st-%s-%u", lower, n);
  }
  return id;
}

static gboolean
gone (const LeitStationChoice *choice, const char *document, GError **error)
{
  g_set_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_REFERENCE,
               _ ("“%s” no longer stands in %s: someone has changed the file. Open the town again "
                  "and repeat the choice."),
               choice->thing_id, document);
  return FALSE;
}

/* The object of @list whose id is @id. */
static gboolean
find_thing (const GString *text, const char *list, guint index, LeitJsonSpan *thing)
{
  LeitJsonSpan root = leit_json_span_of_root (text->str);
  LeitJsonSpan span;

  return leit_json_span_find_member (text->str, root, list, &span) &&
         leit_json_span_get_element (text->str, span, index, thing);
}

static gboolean
set_tank_level (GString *text,
                LeitProfile *profile,
                const LeitStationChoice *choice,
                const char *document,
                GError **error)
{
  GPtrArray *tanks = leit_profile_get_tanks (profile);
  LeitJsonWriter json;
  LeitJsonSpan tank, level;

  for (guint i = 0; i < tanks->len; i++) {
    g_autofree char *fragment = NULL;
    g_autofree char *fitting = NULL;

    if (!g_str_equal (((LeitTankConfig *) tanks->pdata[i])->id, choice->thing_id) ||
        !find_thing (text, "tanks", i, &tank))
      continue;
    leit_json_writer_init (&json);
    write_level (&json, choice, choice->streams->pdata[0]);
    fragment = end_fragment (&json);
    if (leit_json_span_find_member (text->str, tank, "level", &level)) {
      fitting = indented (fragment, leit_json_span_get_indent (text->str, level.start));
      replace (text, level, fitting);
    } else {
      fitting = g_strconcat ("\"level\": ", fragment, NULL);
      append_to (text, tank, fitting);
    }
    return TRUE;
  }
  return gone (choice, document, error);
}

static gboolean
add_to_station (GString *text,
                LeitProfile *profile,
                const LeitStationChoice *choice,
                const char *document,
                GError **error)
{
  GPtrArray *stations = leit_profile_get_stations (profile);
  LeitJsonSpan station;

  for (guint i = 0; i < stations->len; i++) {
    if (!g_str_equal (((LeitStationConfig *) stations->pdata[i])->id, choice->thing_id))
      continue;
    for (guint k = 0; k < choice->streams->len; k++) {
      LeitJsonWriter json;
      g_autofree char *fragment = NULL;

      leit_json_writer_init (&json);
      write_stream (&json, choice, choice->streams->pdata[k]);
      fragment = end_fragment (&json);
      if (!find_thing (text, "stations", i, &station))
        return gone (choice, document, error);
      append_to_list (text, station, "streams", fragment);
    }
    return TRUE;
  }
  return gone (choice, document, error);
}

static void
add_station (GString *text, LeitProfile *profile, const LeitStationChoice *choice)
{
  LeitJsonWriter json;
  g_autofree char *id = make_station_id (profile, choice->name);
  g_autofree char *fragment = NULL;

  leit_json_writer_init (&json);
  write_station (&json, choice, id);
  fragment = end_fragment (&json);
  append_to_list (text, leit_json_span_of_root (text->str), "stations", fragment);
}

/**
 * leit_profile_edit_apply:
 * @profile: a town file as it is now
 * @document: its name, for messages
 * @choice: what a person decided about a found device
 * @error: set to a #LeitExchangeError when what the choice refers to is gone, or a #LeitJsonError when the file, or the
 *   file with this addition, is none that Leitstand could read
 *
 * Everything else stays as it stands in the file, byte for byte: order, comments, number formats.
 *
 * Returns: (transfer full) (nullable): the new file
 */
GBytes *
leit_profile_edit_apply (GBytes *profile,
                         const char *document,
                         const LeitStationChoice *choice,
                         GError **error)
{
  g_autoptr (LeitProfile) before = NULL;
  g_autoptr (LeitProfile) after = NULL;
  g_autoptr (GBytes) changed = NULL;
  GString *text;
  gboolean done = TRUE;

  g_return_val_if_fail (profile != NULL && choice != NULL && choice->streams->len > 0, NULL);

  before = leit_profile_parse (profile, document, error);
  if (before == NULL)
    return NULL;
  text = g_string_new_len (g_bytes_get_data (profile, NULL), (gssize) g_bytes_get_size (profile));
  if (choice->thing_id == NULL)
    add_station (text, before, choice);
  else if (choice->is_tank)
    done = set_tank_level (text, before, choice, document, error);
  else
    done = add_to_station (text, before, choice, document, error);
  changed = g_string_free_to_bytes (text);
  if (!done)
    return NULL;
  after = leit_profile_parse (changed, document, error);
  return after != NULL ? g_steal_pointer (&changed) : NULL;
}
