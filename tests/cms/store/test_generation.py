"""What carries the generation: a file on one machine, a cache between several; and what failures do."""

import multiprocessing
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from cms.store.generation import CacheGeneration, FileGeneration


def _end(path: Path) -> None:
    FileGeneration(path).end()


class TestTheFile:
    def test_tells_every_end_apart_however_quickly_they_follow(self, tmp_path: Path) -> None:
        generation = FileGeneration(tmp_path / "generation")
        seen = []
        for _number in range(50):
            generation.end()
            seen.append(generation.current())

        assert len(set(seen)) == 50

    def test_is_seen_by_another_process_at_once(self, tmp_path: Path) -> None:
        here = FileGeneration(tmp_path / "generation")
        here.end()
        before = here.current()
        other = multiprocessing.get_context("spawn").Process(target=_end, args=(here.path,))
        other.start()
        other.join()

        assert other.exitcode == 0
        assert here.current() != before

    def test_that_cannot_be_written_leaves_nothing_to_remember_until_it_can(self, tmp_path: Path) -> None:
        folder = tmp_path / "var"
        generation = FileGeneration(folder / "generation")
        generation.end()
        assert generation.current() is None

        folder.mkdir()
        assert generation.current() is not None

    def test_that_vanished_begins_again(self, tmp_path: Path) -> None:
        generation = FileGeneration(tmp_path / "generation")
        generation.end()
        generation.path.unlink()

        assert generation.current() is None
        assert generation.current() is not None


class BrokenCache(LocMemCache):
    """A cache whose server may be away."""

    is_away = False

    def get(self, *args: object, **kwargs: object) -> object:
        """Answer unless away."""
        if self.is_away:
            raise ConnectionError
        return super().get(*args, **kwargs)

    def set(self, *args: object, **kwargs: object) -> None:
        """Take it unless away."""
        if self.is_away:
            raise ConnectionError
        super().set(*args, **kwargs)


class Machine(CacheGeneration):
    """One of several machines; the test looks for it."""

    def _begin_to_look(self) -> None:
        pass


@pytest.fixture
def shared(tmp_path: Path) -> BrokenCache:
    """Give a cache of its own."""
    return BrokenCache(str(tmp_path), {})


class TestTheCache:
    def test_tells_other_machines_with_their_next_look(self, shared: BrokenCache) -> None:
        one, other = Machine(shared), Machine(shared)
        one.look()
        other.look()
        before = other.current()
        assert one.current() == before

        one.end()

        assert one.current() != before
        other.look()
        assert other.current() == one.current()

    def test_away_leaves_nothing_to_remember(self, shared: BrokenCache) -> None:
        machine = Machine(shared)
        machine.look()
        shared.is_away = True
        machine.look()

        assert machine.current() is None

    def test_away_while_a_generation_ends_learns_of_it_later(self, shared: BrokenCache) -> None:
        one, other = Machine(shared), Machine(shared)
        one.look()
        other.look()
        before = other.current()
        shared.is_away = True
        one.end()
        assert one.current() is None

        shared.is_away = False
        one.look()
        other.look()

        assert one.current() == other.current() != before

    def test_a_look_too_old_says_nothing(self, shared: BrokenCache, monkeypatch: pytest.MonkeyPatch) -> None:
        machine = Machine(shared)
        machine.look()
        monkeypatch.setattr(machine, "TRUSTED_FOR", 0.0)

        assert machine.current() is None

    @pytest.mark.services
    def test_looks_by_itself(self) -> None:
        generation = CacheGeneration(caches["default"])
        generation.current()
        assert generation._looker is not None

        generation.end()
        assert generation.current() == caches["default"].get(CacheGeneration.KEY)
