"""What the lists of contact sheets promise."""

import tempfile
import unittest
from pathlib import Path

import entries


def candidate(path, excess, b3=1.0):
    return entries.Candidate("png", "lossy", "70", path, {"excess": excess, "b3": b3, "eye3": 1.0}, {})


class Worst(unittest.TestCase):
    def test_is_told_by_the_excess_then_by_the_figures(self):
        found = [candidate("a", 0.5), candidate("b", 1.2), candidate("c", 0.5, b3=2.0)]
        self.assertEqual([entry.path for entry in entries.worst(found, 2)], ["b", "c"])


class Bands(unittest.TestCase):
    def test_are_ranked_by_themselves_as_they_have_no_limit(self):
        found = [candidate("a", 1.0), candidate("b", 0.5)]
        found[1].result["bands"] = 0.8
        self.assertEqual([entry.path for entry in entries.with_bands(found, 1)], ["b"])


class PeerLevel(unittest.TestCase):
    def test_is_the_nearest_that_is_hardly_above(self):
        self.assertEqual(entries.nearest_levels({"60": 80, "70": 101, "80": 120}, 100), ("70", "80"))

    def test_is_the_smallest_where_all_are_above(self):
        self.assertEqual(entries.nearest_levels({"60": 180, "70": 201}, 100), ("60", None))


class Verdicts(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="bench-entries-"))
        self.entry = entries.Entry("dev", "png", "lossy", "alpha-png/a.png", "0123", 10, "B3 1.00", "dev-1.webp")

    def verdicts(self, line):
        path = self.folder / "verdicts.tsv"
        path.write_text("corpus\tsuite\tmode\tpath\tdigest\tverdict\twhat\n" + line + "\n")
        return entries.read_verdicts(path)

    def test_hold_for_the_bytes_that_were_looked_at(self):
        seen = self.verdicts("dev\tpng\tlossy\talpha-png/a.png\t0123\tnot seen\t")
        self.assertEqual(entries.without_verdict([self.entry], seen), [])
        other = self.verdicts("dev\tpng\tlossy\talpha-png/a.png\t4567\tnot seen\t")
        self.assertEqual(entries.without_verdict([self.entry], other), [self.entry])

    def test_are_one_of_three(self):
        with self.assertRaises(ValueError):
            self.verdicts("dev\tpng\tlossy\talpha-png/a.png\t0123\tfine\t")

    def test_entries_are_read_as_they_were_written(self):
        path = self.folder / "dev.tsv"
        entries.write(path, [self.entry])
        self.assertEqual(entries.read(path)[0].key, self.entry.key)


if __name__ == "__main__":
    unittest.main()
