#!/usr/bin/env python3
"""The real program on the demo town, as a person meets it: finds tanks and trees through the accessibility bus, opens a
panel, searches, and takes pictures; once in English and once in German."""
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import harness  # noqa: E402
from harness import everything, find, is_showing, key, wait_for, words_of  # noqa: E402
import pyatspi  # noqa: E402

cases = harness.Cases()
LIST_ROWS = (pyatspi.ROLE_LIST_ITEM, pyatspi.ROLE_TABLE_ROW)
WORDS = {
    'C': {'overview': 'Overview', 'map': 'Map', 'tank': 'Wassertanke Markt', 'tree': 'B-0', 'litres': ' l',
          'today': 'Today', 'round': 'Team Grün', 'new': 'New Watering Schedule',
          'name': 'Name', 'save': 'Save', 'depth': '30 cm', 'empty': 'Nothing found'},
    'de': {'overview': 'Übersicht', 'map': 'Karte', 'tank': 'Wassertanke Markt', 'tree': 'B-0', 'litres': ' l',
           'today': 'Heute', 'round': 'Team Grün', 'new': 'Neuer Gießplan',
           'name': 'Name', 'save': 'Speichern', 'depth': '30 cm', 'empty': 'Nichts gefunden'},
}


def rows(part=''):
    return [node for node in everything(harness.application())
            if node.getRole() in LIST_ROWS and is_showing(node) and part in words_below(node)]


def words_below(node):
    return ' '.join(words_of(child) for child in everything(node))


def look_at(language):
    words = WORDS[language]
    harness.language(language)
    program = harness.start(harness.program('leitstand'), '--demo', stdout=subprocess.DEVNULL)
    name = f'[{language}]'

    if not cases.check(wait_for(harness.application, 30), f'{name} the window comes up'):
        return
    cases.check(wait_for(lambda: find(words['today'])), f'{name} the overview says what is to be done today')
    cases.check(wait_for(lambda: find(words['tank'])), f'{name} the overview names the tank of the market square')
    wait_for(lambda: harness.find('187', showing=True), 1)
    harness.screenshot(f'overview-{language}')

    key('ctrl+2')
    cases.check(wait_for(lambda: rows(words['tank'])), f'{name} the map page lists the tank')
    cases.check(wait_for(lambda: len(rows(words['tree'])) > 5), f'{name} the map page lists trees')
    cases.check(wait_for(lambda: any(words['litres'] in words_below(row).replace('\u202f', ' ')
                                     for row in rows(words['tank']))),
                f'{name} the tank shows its litres')
    wait_for(lambda: False, 2)
    harness.screenshot(f'map-{language}')

    key('ctrl+3')
    cases.check(wait_for(lambda: find(words['round'])), f'{name} the watering page shows the rounds of the demo town')
    wait_for(lambda: False, 1)
    harness.screenshot(f'watering-{language}')
    key('ctrl+n')
    cases.check(wait_for(lambda: find(words['new'])), f'{name} a new schedule opens by keyboard')
    harness.type_text('Turnhalle')
    wait_for(lambda: False, 1)
    harness.screenshot(f'schedule-{language}')
    key('alt+s')
    cases.check(wait_for(lambda: find('Turnhalle')), f'{name} the new schedule is in the list')
    key('ctrl+z')
    cases.check(wait_for(lambda: not find('Turnhalle')), f'{name} undo takes it back')
    key('ctrl+2')

    key('ctrl+f')
    wait_for(lambda: False, 0.5)
    harness.type_text('B-017')
    cases.check(wait_for(lambda: rows('B-017') and len(rows(words['tree'])) < 4), f'{name} the search narrows the list')
    key('Return')
    key('Down')
    key('Return')
    cases.check(wait_for(lambda: find(words['depth'])), f'{name} the panel of a tree names its probe depths')
    wait_for(lambda: False, 2)
    harness.screenshot(f'panel-{language}')
    key('Escape')
    program.terminate()
    cases.check(wait_for(lambda: program.poll() is not None, 10), f'{name} the program ends when asked to')


look_at('C')
look_at('de')
sys.exit(cases.end())
