#include "ui/print-document.h"
#include "ui/print.h"

#include <glib/gstdio.h>
#include <sys/wait.h>

static const double widths[] = { 0.2, 0.8, 0 };

static guint
paginate (LeitPrintDocument *document)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);
  guint n_pages = leit_print_document_paginate (document, cr, 500, 750);

  for (guint i = 0; i < n_pages; i++)
    leit_print_document_draw_page (document, cr, i);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return n_pages;
}

static void
test_empty (void)
{
  g_autoptr (LeitPrintDocument) document = leit_print_document_new ("Nothing");

  g_assert_cmpuint (paginate (document), ==, 1);
}

static void
test_many_rows_flow (void)
{
  g_autoptr (LeitPrintDocument) few = leit_print_document_new ("Few");
  g_autoptr (LeitPrintDocument) many = leit_print_document_new ("Many");
  const char *cells[] = { "B-001", "Winterlinde" };

  for (guint i = 0; i < 20; i++)
    leit_print_document_add_row (few, widths, cells, FALSE);
  for (guint i = 0; i < 500; i++)
    leit_print_document_add_row (many, widths, cells, FALSE);
  g_assert_cmpuint (paginate (few), ==, 1);
  g_assert_cmpuint (paginate (many), >=, 10);
  g_assert_cmpuint (paginate (many), <=, 25);
}

static void
test_breaks (void)
{
  g_autoptr (LeitPrintDocument) document = leit_print_document_new ("Signs");

  for (guint i = 0; i < 3; i++) {
    if (i > 0)
      leit_print_document_add_break (document);
    leit_print_document_add_centred (document, "Linde", 40);
  }
  g_assert_cmpuint (paginate (document), ==, 3);
}

/* Names come from registers and telephones: markup, broken UTF-8 and 64 KB of text stay text on paper. */
static void
test_hostile_texts (void)
{
  g_autoptr (LeitPrintDocument) document = leit_print_document_new ("<b>&\xff");
  g_autofree char *long_text = g_strnfill (65536, 'x');
  const char *cells[] = { "<span size='x'>\xc3", "\xe2\x80\xae"
                                                 "abc" };
  LeitPrintPoint point = { 52.1, 12.5, 1 };
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof point);

  g_array_append_val (points, point);
  leit_print_document_add_text (document, "<b>&amp; \xff", 12, FALSE);
  leit_print_document_add_row (document, widths, cells, TRUE);
  leit_print_document_add_map (document, points, 200);
  leit_print_document_add_text (document, long_text, 10, FALSE);
  g_assert_cmpuint (paginate (document), >=, 1);
}

static void
test_kinds (void)
{
  LeitPrintKind kind;

  g_assert_true (leit_print_kind_from_string ("season-report", &kind));
  g_assert_cmpint (kind, ==, LEIT_PRINT_SEASON_REPORT);
  g_assert_false (leit_print_kind_from_string ("poster", &kind));
  g_assert_false (leit_print_kind_from_string (NULL, &kind));
}

static void
run_print (const char *kind, const char *path, int wanted)
{
  const char *arguments[] = {
    g_getenv ("LEITSTAND_PROGRAM"), "--print", kind, "--output", path, "--demo", NULL
  };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL,
                G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, wanted);
}

/* The program itself, on the demo town, without printer and display. */
static void
test_program (void)
{
  g_autofree char *folder = g_dir_make_tmp ("leitstand-print-XXXXXX", NULL);
  g_autofree char *sheet = g_build_filename (folder, "sheet.pdf", NULL);
  g_autofree char *csv = g_build_filename (folder, "season.csv", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "folder.pdf", NULL);
  g_autofree char *content = NULL;
  gsize length;

  run_print ("round-sheet", sheet, 0);
  g_assert_true (g_file_get_contents (sheet, &content, &length, NULL));
  g_assert_cmpuint (length, >, 2000);
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
  g_clear_pointer (&content, g_free);
  run_print ("season-report", csv, 0);
  g_assert_true (g_file_get_contents (csv, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "\xef\xbb\xbf\""));
  run_print ("round-sheet", nowhere, 2);
  run_print ("poster", sheet, 2);
  g_remove (sheet);
  g_remove (csv);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/print/empty", test_empty);
  g_test_add_func ("/ui/print/many-rows", test_many_rows_flow);
  g_test_add_func ("/ui/print/breaks", test_breaks);
  g_test_add_func ("/ui/print/hostile", test_hostile_texts);
  g_test_add_func ("/ui/print/kinds", test_kinds);
  g_test_add_func ("/ui/print/program", test_program);
  return g_test_run ();
}
