//! Pieces that draw nothing are left out, and curves that are lines are told as lines.

use super::{Point, Segment, Shape};

/// Makes a path of fewer or simpler pieces that is drawn alike.
pub(super) fn simplify(segments: Vec<Segment>, shape: Shape) -> Vec<Segment> {
    let mut made: Vec<Segment> = Vec::with_capacity(segments.len());
    let (mut at, mut start) = ([0, 0], [0, 0]);
    // Where the piece before the last one ended.
    let mut before = None;
    for segment in segments {
        let segment = plainer(segment, at, shape);
        let end = segment.end().unwrap_or(start);
        if shape.may_join {
            if is_nothing(&segment, at, made.last()) {
                continue;
            }
            if let (Segment::Line(to), Some(Segment::Line(_)), Some(from)) = (&segment, made.last(), before)
                && goes_on(from, at, *to)
            {
                made.pop();
            } else if let (Segment::Close, Some(Segment::Line(last))) = (&segment, made.last())
                && *last == start
                && !matches!(made.get(made.len().wrapping_sub(2)), None | Some(Segment::Move(_)))
            {
                // Closing draws this line.
                made.pop();
                before = None;
            } else if let (Segment::Move(_), Some(Segment::Move(_))) = (&segment, made.last()) {
                made.pop();
                before = None;
            } else {
                before = Some(at);
            }
        } else {
            before = Some(at);
        }
        if let Segment::Move(to) = segment {
            start = to;
        }
        made.push(segment);
        at = end;
    }
    if shape.may_join && matches!(made.last(), Some(Segment::Move(_))) && made.len() > 1 {
        made.pop();
    }
    made
}

/// A piece without length, unless it is all there is after a move and may be a dot.
fn is_nothing(segment: &Segment, at: Point, last: Option<&Segment>) -> bool {
    let follows_move = matches!(last, None | Some(Segment::Move(_) | Segment::Close));
    match segment {
        Segment::Line(to) => *to == at && !follows_move,
        Segment::Cubic(first, second, to) => {
            [first, second, to].iter().all(|point| **point == at) && !follows_move
        }
        Segment::Quadratic(control, to) => *control == at && *to == at && !follows_move,
        Segment::Arc(arc) => arc.to == at && !follows_move,
        Segment::Close => matches!(last, Some(Segment::Close)),
        Segment::Move(_) => false,
    }
}

/// Says whether a line from `a` by `b` to `c` is one line.
fn goes_on(a: Point, b: Point, c: Point) -> bool {
    let (first, second) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
    let cross = i128::from(first[0]) * i128::from(second[1]) - i128::from(first[1]) * i128::from(second[0]);
    let dot = i128::from(first[0]) * i128::from(second[0]) + i128::from(first[1]) * i128::from(second[1]);
    cross == 0 && dot > 0
}

/// Tells a curve as a line, or as a curve of lower degree, where that draws the same within the tolerance.
fn plainer(segment: Segment, at: Point, shape: Shape) -> Segment {
    match segment {
        Segment::Arc(arc) if arc.radii.contains(&0) => Segment::Line(arc.to),
        Segment::Cubic(first, second, to)
            if lies_on(first, at, to, shape.tolerance) && lies_on(second, at, to, shape.tolerance) =>
        {
            Segment::Line(to)
        }
        Segment::Quadratic(control, to) if lies_on(control, at, to, shape.tolerance) => Segment::Line(to),
        Segment::Cubic(first, second, to) => {
            as_quadratic(at, first, second, to, shape.tolerance).unwrap_or(segment)
        }
        other => other,
    }
}

/// Says whether a point lies on the line between two, and not beyond them.
fn lies_on(point: Point, from: Point, to: Point, tolerance: f64) -> bool {
    let (x, y) = ((to[0] - from[0]) as f64, (to[1] - from[1]) as f64);
    let (px, py) = ((point[0] - from[0]) as f64, (point[1] - from[1]) as f64);
    let length = x.hypot(y);
    if length == 0.0 {
        return point == from;
    }
    let (along, aside) = ((px * x + py * y) / length, (px * y - py * x).abs() / length);
    aside <= tolerance && (0.0..=length).contains(&along)
}

/// A cubic curve whose two controls say one thing.
fn as_quadratic(at: Point, first: Point, second: Point, to: Point, tolerance: f64) -> Option<Segment> {
    let side = |index: usize| {
        let [from, first, second, to] = [at, first, second, to].map(|point| point[index] as f64);
        let (a, b) = ((3.0 * first - from) / 2.0, (3.0 * second - to) / 2.0);
        let middle = f64::midpoint(a, b).round();
        // The curve moves by less than a third of what its controls do.
        let moved = (a - middle).abs().max((b - middle).abs()) / 3.0;
        (moved <= tolerance).then_some(middle as i64)
    };
    Some(Segment::Quadratic([side(0)?, side(1)?], to))
}
