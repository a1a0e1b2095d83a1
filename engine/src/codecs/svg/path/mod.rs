//! Path data: taken apart, made simpler, written short.

mod simplify;
mod write;

use svgtypes::{PathParser, PathSegment};

use super::number::Grid;

/// A point on the grid, in its steps.
pub(super) type Point = [i64; 2];

/// A piece of a path; all points are absolute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Segment {
    Move(Point),
    Line(Point),
    Cubic(Point, Point, Point),
    Quadratic(Point, Point),
    Arc(Arc),
    Close,
}

/// A piece of an ellipse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Arc {
    /// Steps of the grid.
    pub(super) radii: Point,
    /// Degrees.
    pub(super) rotation: f64,
    pub(super) is_large: bool,
    pub(super) sweeps: bool,
    pub(super) to: Point,
}

impl Segment {
    /// Where it ends; a closing one ends where the path began.
    pub(super) fn end(&self) -> Option<Point> {
        match self {
            Self::Move(to) | Self::Line(to) | Self::Cubic(_, _, to) | Self::Quadratic(_, to) => Some(*to),
            Self::Arc(arc) => Some(arc.to),
            Self::Close => None,
        }
    }
}

/// How far path data may be changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Where points may lie.
    pub(super) grid: Grid,
    /// By how many steps of the grid a curve may be moved to be told in fewer words; 0 for not at all.
    pub(super) tolerance: f64,
    /// Whether corners may be left out that lie on a line: not where marks are drawn on each.
    pub(super) may_join: bool,
}

/// Writes path data anew; `None` where it cannot be read to its end.
pub(super) fn rewrite(data: &str, shape: Shape) -> Option<String> {
    let segments = read(data, shape.grid)?;
    Some(write::write(&simplify::simplify(segments, shape), shape))
}

/// Writes segments as path data.
pub(super) fn text(segments: &[Segment], shape: Shape) -> String {
    write::write(segments, shape)
}

/// Reads path data onto a grid.
pub(super) fn read(data: &str, grid: Grid) -> Option<Vec<Segment>> {
    let mut segments = Vec::new();
    let (mut at, mut start) = ([0.0, 0.0], [0.0, 0.0]);
    // What the next smooth curve goes on from: the last control point, of a cubic and of a quadratic curve.
    let (mut cubic, mut quadratic): (Option<[f64; 2]>, Option<[f64; 2]>) = (None, None);
    for segment in PathParser::from(data) {
        let segment = segment.ok()?;
        let from = if segment.is_abs() { [0.0, 0.0] } else { at };
        let point = |x: f64, y: f64| [from[0] + x, from[1] + y];
        let on_grid = |point: [f64; 2]| Some([grid.step(point[0])?, grid.step(point[1])?]);
        let mirrored = |control: Option<[f64; 2]>| {
            control.map_or(at, |control| [2.0 * at[0] - control[0], 2.0 * at[1] - control[1]])
        };
        let (mut next_cubic, mut next_quadratic) = (None, None);
        let end = match segment {
            PathSegment::MoveTo { x, y, .. } => {
                start = point(x, y);
                segments.push(Segment::Move(on_grid(start)?));
                start
            }
            PathSegment::LineTo { x, y, .. } => {
                segments.push(Segment::Line(on_grid(point(x, y))?));
                point(x, y)
            }
            PathSegment::HorizontalLineTo { x, .. } => {
                let to = [from[0] + x, at[1]];
                segments.push(Segment::Line(on_grid(to)?));
                to
            }
            PathSegment::VerticalLineTo { y, .. } => {
                let to = [at[0], from[1] + y];
                segments.push(Segment::Line(on_grid(to)?));
                to
            }
            PathSegment::CurveTo { x1, y1, x2, y2, x, y, .. } => {
                let (first, second, to) = (point(x1, y1), point(x2, y2), point(x, y));
                segments.push(Segment::Cubic(on_grid(first)?, on_grid(second)?, on_grid(to)?));
                next_cubic = Some(second);
                to
            }
            PathSegment::SmoothCurveTo { x2, y2, x, y, .. } => {
                let (first, second, to) = (mirrored(cubic), point(x2, y2), point(x, y));
                segments.push(Segment::Cubic(on_grid(first)?, on_grid(second)?, on_grid(to)?));
                next_cubic = Some(second);
                to
            }
            PathSegment::Quadratic { x1, y1, x, y, .. } => {
                let (control, to) = (point(x1, y1), point(x, y));
                segments.push(Segment::Quadratic(on_grid(control)?, on_grid(to)?));
                next_quadratic = Some(control);
                to
            }
            PathSegment::SmoothQuadratic { x, y, .. } => {
                let (control, to) = (mirrored(quadratic), point(x, y));
                segments.push(Segment::Quadratic(on_grid(control)?, on_grid(to)?));
                next_quadratic = Some(control);
                to
            }
            PathSegment::EllipticalArc { rx, ry, x_axis_rotation, large_arc, sweep, x, y, .. } => {
                let to = point(x, y);
                segments.push(Segment::Arc(Arc {
                    radii: on_grid([rx.abs(), ry.abs()])?,
                    rotation: x_axis_rotation,
                    is_large: large_arc,
                    sweeps: sweep,
                    to: on_grid(to)?,
                }));
                to
            }
            PathSegment::ClosePath { .. } => {
                segments.push(Segment::Close);
                start
            }
        };
        (at, cubic, quadratic) = (end, next_cubic, next_quadratic);
    }
    Some(segments)
}
