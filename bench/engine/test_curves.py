"""What the tables' arithmetic promises."""

import unittest

import curves


def point(level, total_bytes, p5):
    return curves.Point(str(level), total_bytes, p5, p5, p5, 0, 0, 0, None, None, None)


class BytesAtP5(unittest.TestCase):
    def test_lie_between_the_neighbouring_levels(self):
        self.assertAlmostEqual(curves.bytes_at([point(70, 100, 60), point(80, 400, 80)], 70), 200)

    def test_are_the_cheapest_where_a_curve_crosses_twice(self):
        uneven = [point(70, 100, 60), point(75, 200, 80), point(80, 300, 60), point(90, 400, 80)]
        self.assertLess(curves.bytes_at(uneven, 70), 200)

    def test_are_the_fewest_of_a_curve_that_lies_above(self):
        self.assertEqual(curves.bytes_at([point(70, 100, 90), point(80, 400, 95)], 70), 100)

    def test_are_unknown_of_a_curve_that_lies_below(self):
        self.assertIsNone(curves.bytes_at([point(70, 100, 50), point(80, 400, 60)], 70))


class Percentile(unittest.TestCase):
    def test_lies_between_ranks(self):
        self.assertAlmostEqual(curves.percentile([10, 20, 30], 0.05), 11)


class Curve(unittest.TestCase):
    def test_has_no_speed_where_a_result_was_not_timed(self):
        timed = {"bytes": 10, "score": 70, "cpu_s": 1.0, "wall_s": 1.0, "peak_mb": 5.0}
        reused = {"bytes": 10, "score": 70}
        pictures = [
            {"megapixels": 2.0, "results": {"peer": {"70": timed, "80": timed}}},
            {"megapixels": 2.0, "results": {"peer": {"70": timed, "80": reused}}},
        ]
        first, second = curves.curve({"pictures": pictures}, "peer")
        self.assertEqual((first.total_bytes, first.cpu_mp_s), (20, 2.0))
        self.assertIsNone(second.cpu_mp_s)


if __name__ == "__main__":
    unittest.main()
