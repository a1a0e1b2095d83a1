"""What the arithmetic of the tables by judge promises."""

import unittest

import judges
import limits

SCORE, BUTTERAUGLI, EYE = judges.JUDGES


def result(total_bytes, score):
    return {"bytes": total_bytes, "score": score, "b3": (100 - score) / 20, "eye3": (100 - score) / 20}


def picture(ours, peer):
    return {"results": {"ours": {"70": ours}, "peer": {str(level): found for level, found in enumerate(peer)}}}


class EqualQuality(unittest.TestCase):
    def test_is_interpolated_on_each_picture(self):
        pictures = [picture(result(150, 70), [result(100, 60), result(400, 80)])]
        for judge in judges.JUDGES:
            self.assertAlmostEqual(judges.compare(pictures, "ours", "70", "peer", judge).median, -0.25)

    def test_leaves_out_what_the_peer_does_not_reach(self):
        pictures = [picture(result(150, 70), [result(100, 60), result(400, 80)]), picture(result(900, 100), [result(100, 60)])]
        found = judges.compare(pictures, "ours", "70", "peer", SCORE)
        self.assertEqual((found.pictures, found.unreached), (2, 1))
        self.assertAlmostEqual(found.total, -0.25)

    def test_tells_aim_from_coding(self):
        # The peer's coder is as good as ours, but its one level serves the worse picture and wastes bytes on the other.
        easy = [result(100, 70), result(200, 90)]
        hard = [result(100, 50), result(200, 70)]
        pictures = [picture(result(100, 70), easy), picture(result(200, 70), hard)]
        found = judges.compare(pictures, "ours", "70", "peer", SCORE)
        self.assertAlmostEqual(found.total, 0)
        self.assertAlmostEqual(found.aim, found.one_level)
        self.assertLess(found.aim, -0.2)

    def test_passes_over_levels_that_cost_more_and_are_worse(self):
        uneven = {"70": result(300, 60), "80": result(100, 70), "90": result(400, 90)}
        self.assertAlmostEqual(judges.bytes_at_equal_quality(uneven, SCORE, 70), 100)

    def test_takes_the_fewest_bytes_of_a_peer_that_is_better_everywhere(self):
        self.assertEqual(judges.bytes_at_equal_quality({"1": result(300, 95)}, BUTTERAUGLI, -2.0), 300)


class ProcessorTime(unittest.TestCase):
    def test_is_unknown_where_a_result_was_not_timed(self):
        timed = [{"results": {"peer": {"80": {"cpu_s": 1.5}}}}, {"results": {"peer": {"80": {"cpu_s": 0.5}}}}]
        self.assertEqual(judges.processor_time(timed, "peer", "80"), 2.0)
        self.assertIsNone(judges.processor_time([*timed, {"results": {"peer": {"80": {}}}}], "peer", "80"))


class Limits(unittest.TestCase):
    def test_depend_on_the_way_out(self):
        self.assertEqual(limits.limits(70, b"\x89PNG", False)["b3"], 1.3)
        self.assertEqual(limits.limits(70, b"\xff\xd8\xff\xe0", False), {"eye3": 2.5})
        self.assertEqual(limits.limits(85, b"\xff\xd8\xff\xe0", True), {"eye3": 1.2})
        self.assertIn("b3", limits.limits(70, b"RIFF....WEBPVP8L", False))
        self.assertNotIn("b3", limits.limits(70, b"RIFF....WEBPVP8 ", False))

    def test_lie_between_for_a_floor_between(self):
        self.assertAlmostEqual(limits.limits(77.5, b"GIF89a", True)["b3"], 1.1)

    def test_nothing_to_judge_breaks_none(self):
        figures = {"b3": 1.3, "bmax": 4.0, "eye3": 0.8, "hardened": None}
        self.assertAlmostEqual(limits.excess(figures, limits.limits(70, b"GIF89a", True)), 1.0)
        self.assertEqual(limits.broken(figures, limits.limits(70, b"GIF89a", True)), [])


if __name__ == "__main__":
    unittest.main()
