"""A display, a bus and a window manager of its own, and Leitstand on it, looked at through the accessibility bus.

A test program imports this first: it starts itself again under dbus-run-session, so that nothing of the user's
session is touched. Cases are reported as TAP.
"""
import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if 'LEITSTAND_TEST_BUS' not in os.environ:
    os.environ['LEITSTAND_TEST_BUS'] = '1'
    os.environ.pop('DBUS_SESSION_BUS_ADDRESS', None)
    os.execvp('dbus-run-session', ['dbus-run-session', '--', sys.executable, *sys.argv])

STATE = Path(tempfile.mkdtemp(prefix='leitstand-window-'))
PICTURES = Path(os.environ.get('LEITSTAND_TEST_PICTURES', STATE / 'pictures'))
PICTURES.mkdir(parents=True, exist_ok=True)
children = []


def stop_all():
    for child in reversed(children):
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
    shutil.rmtree(STATE, ignore_errors=True)


atexit.register(stop_all)
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: sys.exit(1))


def start(*command, env=None, **options):
    child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, **options)
    children.append(child)
    return child


def start_display(size):
    read_end, write_end = os.pipe()
    start('Xvfb', '-displayfd', str(write_end), '-screen', '0', f'{size}x24', '-nolisten', 'tcp', '-noreset',
          pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    number = os.read(read_end, 16).decode().strip()
    os.environ['DISPLAY'] = f':{number}'
    subprocess.run(['setxkbmap', 'de'], check=False, stderr=subprocess.DEVNULL)
    start('openbox', stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


os.environ.update({
    'HOME': str(STATE), 'XDG_DATA_HOME': str(STATE / 'data'), 'XDG_CACHE_HOME': str(STATE / 'cache'),
    'XDG_CONFIG_HOME': str(STATE / 'config'), 'XDG_RUNTIME_DIR': str(STATE / 'run'),
    'GSETTINGS_BACKEND': 'memory', 'GSK_RENDERER': 'cairo', 'NO_AT_BRIDGE': '0', 'GTK_A11Y': 'atspi',
})
for gone in ('WAYLAND_DISPLAY', 'GDK_BACKEND', 'LC_ALL', 'LANGUAGE'):
    os.environ.pop(gone, None)
(STATE / 'run').mkdir(mode=0o700)
start_display(os.environ.get('LEITSTAND_TEST_SCREEN', '1280x800'))
subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.a11y.Bus', '--object-path', '/org/a11y/bus',
                '--method', 'org.freedesktop.DBus.Properties.Set', 'org.a11y.Status', 'IsEnabled', '<true>'],
               check=False, stdout=subprocess.DEVNULL)

import pyatspi  # noqa: E402  (needs the bus above)


def language(name):
    """Makes `name` (C, de) the language of programs started from now on."""
    os.environ['LANG'] = {'C': 'C.UTF-8', 'de': 'de_DE.UTF-8'}[name]
    os.environ['LANGUAGE'] = {'C': 'C', 'de': 'de'}[name]
    if 'LEITSTAND_TEST_LOCALES' in os.environ:
        os.environ['LOCPATH'] = os.environ['LEITSTAND_TEST_LOCALES']


def wait_for(what, seconds=20):
    """Asks `what` until it gives something true; None when the time is over."""
    end = time.monotonic() + seconds
    while True:
        try:
            if (found := what()):
                return found
        except Exception as error:  # the tree changes while we read it
            if os.environ.get('LEITSTAND_TEST_VERBOSE'):
                print(f'# {error!r}')
        if time.monotonic() > end:
            return None
        time.sleep(0.1)


def application(name='leitstand'):
    desktop = pyatspi.Registry.getDesktop(0)
    for child in desktop:
        if child is not None and name in (child.name or '').lower():
            return child
    return None


def everything(root):
    """Every accessible below `root` that is showing, itself first."""
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        if node is None:
            continue
        yield node
        waiting.extend(node[i] for i in range(min(node.childCount, 500)))


def is_showing(node):
    """GTK 4.8 sets the state on windows only: what has a size is on screen."""
    if node.getState().contains(pyatspi.STATE_SHOWING):
        return True
    try:
        extents = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
        return extents.width > 1 and extents.height > 1
    except NotImplementedError:
        return False


def text_of(node):
    try:
        text = node.queryText()
        return text.getText(0, text.characterCount)
    except NotImplementedError:
        return ''


def words_of(node):
    return ' '.join(part for part in (node.name, node.description, text_of(node)) if part)


def find(part, roles=None, root=None, showing=True):
    """The first accessible whose name, description or text contains `part`."""
    root = root or application()
    for node in everything(root) if root else ():
        if showing and not is_showing(node):
            continue
        if (roles is None or node.getRole() in roles) and part in words_of(node):
            return node
    return None


def screenshot(name):
    path = PICTURES / f'{name}.png'
    subprocess.run(['import', '-window', 'root', str(path)], check=True)
    return path


def key(*names):
    subprocess.run(['xdotool', 'key', '--clearmodifiers', '--delay', '60', *names], check=True)


def type_text(text):
    subprocess.run(['xdotool', 'type', '--delay', '40', text], check=True)


def program(name):
    return os.environ[{'leitstand': 'LEITSTAND_PROGRAM', 'demo': 'LEITSTAND_DEMO_SERVER'}[name]]


class Cases:
    """TAP."""
    count = 0
    failed = 0

    def check(self, fine, name, detail=''):
        self.count += 1
        self.failed += not fine
        if not fine and detail:
            print(f'# {detail}')
        print(f"{'ok' if fine else 'not ok'} {self.count} {name}", flush=True)
        return fine

    def end(self):
        print(f'1..{self.count}', flush=True)
        return 1 if self.failed else 0
