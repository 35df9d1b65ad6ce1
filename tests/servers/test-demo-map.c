#include "demo-fixture.h"

#include "demo/tiles.h"

#include <math.h>

/* The tile that holds the market square. */
static LeitDemoTile
market_tile (int z)
{
  double world = (double) (1 << z);
  double latitude = 52.1423 * G_PI / 180;

  return (LeitDemoTile){ z, (int) ((12.5953 + 180) / 360 * world),
                         (int) ((1 - asinh (tan (latitude)) / G_PI) / 2 * world), 1 };
}

static guint32
big_endian_at (GBytes *png, gsize offset)
{
  const guint8 *bytes = g_bytes_get_data (png, NULL);

  return ((guint32) bytes[offset] << 24) | ((guint32) bytes[offset + 1] << 16) |
         ((guint32) bytes[offset + 2] << 8) | bytes[offset + 3];
}

static void
assert_png (GBytes *png, guint size)
{
  g_assert_cmpuint (g_bytes_get_size (png), >, 100);
  g_assert_cmpint (memcmp (g_bytes_get_data (png, NULL), "\x89PNG\r\n\x1a\n", 8), ==, 0);
  g_assert_cmpuint (big_endian_at (png, 16), ==, size); /* width and height stand in IHDR */
  g_assert_cmpuint (big_endian_at (png, 20), ==, size);
}

static void
test_every_zoom (void)
{
  for (int z = 0; z <= LEIT_DEMO_MAXIMUM_ZOOM; z++) {
    LeitDemoTile tile = market_tile (z);
    g_autoptr (GBytes) png = leit_demo_tile_render (&tile);

    assert_png (png, 256);
  }
}

static void
test_twice_as_sharp (void)
{
  LeitDemoTile tile = market_tile (16);
  g_autoptr (GBytes) png = NULL;

  tile.scale = 2;
  png = leit_demo_tile_render (&tile);
  assert_png (png, 512);
}

static void
test_drawn_the_same_again (void)
{
  LeitDemoTile tile = market_tile (17);
  g_autoptr (GBytes) first = leit_demo_tile_render (&tile);
  g_autoptr (GBytes) second = leit_demo_tile_render (&tile);

  g_assert_true (g_bytes_equal (first, second));
}

static void
test_far_away (void)
{
  const LeitDemoTile corners[] = {
    { 19, 0, 0, 1 }, { 19, (1 << 19) - 1, (1 << 19) - 1, 1 }, { 12, 0, 4095, 1 }, { 0, 0, 0, 1 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++) {
    g_autoptr (GBytes) png = leit_demo_tile_render (&corners[i]);

    assert_png (png, 256);
  }
}

static void
test_paths (void)
{
  static const char *const wrong[] = {
    "/20/1/1.png", "/2/4/0.png",  "/2/0/4.png", "/2/-1/0.png",   "/2/0/0.jpg",  "/2/0/0",
    "/a/b/c.png",  "/2/0/0.png/", "",           "/2/0/0@3x.png", "/99/0/0.png", "/10/9999999/0.png",
  };
  LeitDemoTile tile;

  g_assert_true (leit_demo_tile_parse ("/16/35060/21578@2x.png", &tile));
  g_assert_cmpint (tile.z, ==, 16);
  g_assert_cmpint (tile.x, ==, 35060);
  g_assert_cmpint (tile.y, ==, 21578);
  g_assert_cmpint (tile.scale, ==, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (leit_demo_tile_parse (wrong[i], &tile));
}

static void
test_served (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) known = NULL;
  g_autoptr (Reply) missing = NULL;
  SoupMessageHeaders *headers;
  SoupMessage *message;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  reply = demo_get (&demo, "/tiles/16/35060/21578.png");
  g_assert_cmpuint (reply->status, ==, 200);
  assert_png (reply->body, 256);
  headers = soup_message_get_response_headers (reply->message);
  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "image/png");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "max-age=86400");

  message = demo_message (&demo, "GET", "/tiles/16/35060/21578.png", NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "If-None-Match",
                                soup_message_headers_get_one (headers, "ETag"));
  known = demo_try (&demo, message, NULL);
  g_assert_cmpuint (known->status, ==, 304);

  missing = demo_get (&demo, "/tiles/16/99999/21578.png");
  g_assert_cmpuint (missing->status, ==, 404);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/map/every-zoom", test_every_zoom);
  g_test_add_func ("/demo/map/twice-as-sharp", test_twice_as_sharp);
  g_test_add_func ("/demo/map/same-again", test_drawn_the_same_again);
  g_test_add_func ("/demo/map/far-away", test_far_away);
  g_test_add_func ("/demo/map/paths", test_paths);
  g_test_add_func ("/demo/map/served", test_served);
  return g_test_run ();
}
