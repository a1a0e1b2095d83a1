//! Segments as text: for each the shortest of the ways to tell it.

use super::{Arc, Point, Segment, Shape};
use crate::codecs::svg::number;

/// Writes path data.
pub(super) fn write(segments: &[Segment], shape: Shape) -> String {
    // The first move is absolute whatever it is called, but the lines that follow it without a letter go by its own.
    let [small, capital] = ['m', 'M'].map(|first| write_from(first, segments, shape));
    if small.len() < capital.len() { small } else { capital }
}

fn write_from(first: char, segments: &[Segment], shape: Shape) -> String {
    let mut pen = Pen {
        first,
        shape,
        text: String::new(),
        command: ' ',
        at: [0, 0],
        start: [0, 0],
        cubic: None,
        quadratic: None,
    };
    for segment in segments {
        pen.draw(segment);
    }
    pen.text
}

struct Pen {
    /// How the first move is called.
    first: char,
    shape: Shape,
    text: String,
    /// The command that numbers without one belong to.
    command: char,
    at: Point,
    start: Point,
    /// The last control point of a cubic curve just written, and of a quadratic one.
    cubic: Option<Point>,
    quadratic: Option<Point>,
}

/// One way to tell a segment.
struct Way {
    command: char,
    numbers: Vec<String>,
}

impl Pen {
    fn draw(&mut self, segment: &Segment) {
        let (mut cubic, mut quadratic) = (None, None);
        let ways = match *segment {
            Segment::Close => {
                if !matches!(self.command, 'z') {
                    self.text.push('z');
                }
                (self.command, self.at, self.cubic, self.quadratic) = ('z', self.start, None, None);
                return;
            }
            Segment::Move(to) => {
                self.start = to;
                self.both('m', &[to])
            }
            Segment::Line(to) => self.line(to),
            Segment::Cubic(first, second, to) => {
                cubic = Some(second);
                let mut ways = self.both('c', &[first, second, to]);
                if self.is_near(first, self.mirrored(self.cubic)) {
                    ways.extend(self.both('s', &[second, to]));
                }
                ways
            }
            Segment::Quadratic(control, to) => {
                quadratic = Some(control);
                let mut ways = self.both('q', &[control, to]);
                // A control point that is not written must be the very one, or the next is off by more.
                if control == self.mirrored(self.quadratic) {
                    ways.extend(self.both('t', &[to]));
                }
                ways
            }
            Segment::Arc(arc) => self.arc(arc),
        };
        let shortest = ways.iter().map(|way| self.with(way)).enumerate().min_by_key(|(_, text)| text.len());
        let (index, text) = shortest.expect("there is a way for every segment");
        self.command = match ways[index].command {
            // What follows a move without a letter is a line.
            'm' => 'l',
            'M' => 'L',
            command => command,
        };
        self.text.push_str(&text);
        (self.at, self.cubic, self.quadratic) = (segment.end().unwrap_or(self.start), cubic, quadratic);
    }

    fn line(&self, to: Point) -> Vec<Way> {
        let mut ways = self.both('l', &[to]);
        let grid = self.shape.grid;
        if to[1] == self.at[1] {
            ways.push(Way { command: 'h', numbers: vec![grid.write(to[0] - self.at[0])] });
            ways.push(Way { command: 'H', numbers: vec![grid.write(to[0])] });
        }
        if to[0] == self.at[0] {
            ways.push(Way { command: 'v', numbers: vec![grid.write(to[1] - self.at[1])] });
            ways.push(Way { command: 'V', numbers: vec![grid.write(to[1])] });
        }
        ways
    }

    fn arc(&self, arc: Arc) -> Vec<Way> {
        let grid = self.shape.grid;
        let rotation = if arc.radii[0] == arc.radii[1] { 0.0 } else { arc.rotation };
        let rotation = number::Grid { decimals: 3 }.written(rotation).unwrap_or_else(|| "0".into());
        let flag = |is: bool| if is { "1".to_owned() } else { "0".to_owned() };
        let head = [
            grid.write(arc.radii[0]),
            grid.write(arc.radii[1]),
            rotation,
            flag(arc.is_large),
            flag(arc.sweeps),
        ];
        let mut ways = self.both('a', &[arc.to]);
        for way in &mut ways {
            way.numbers.splice(0..0, head.iter().cloned());
        }
        ways
    }

    /// Tells points relative to where the pen is, and absolutely.
    fn both(&self, command: char, points: &[Point]) -> Vec<Way> {
        let numbers = |from: Point| {
            let steps = points.iter().flat_map(|point| [point[0] - from[0], point[1] - from[1]]);
            steps.map(|step| self.shape.grid.write(step)).collect()
        };
        if self.text.is_empty() {
            return vec![Way { command: self.first, numbers: numbers([0, 0]) }];
        }
        let absolute = Way { command: command.to_ascii_uppercase(), numbers: numbers([0, 0]) };
        vec![Way { command, numbers: numbers(self.at) }, absolute]
    }

    /// What would have to be appended.
    fn with(&self, way: &Way) -> String {
        let is_implied = self.command == way.command && !matches!(way.command, 'm' | 'M' | 'z');
        let mut text = String::new();
        if is_implied {
            // Only the last number decides whether a space is needed.
            let tail = self.text.rfind(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(0);
            text.push_str(&self.text[tail..]);
        } else {
            text.push(way.command);
        }
        let kept = if is_implied { text.len() } else { 0 };
        for number in &way.numbers {
            number::push(&mut text, number);
        }
        text.split_off(kept)
    }

    fn mirrored(&self, control: Option<Point>) -> Point {
        control.map_or(self.at, |control| [2 * self.at[0] - control[0], 2 * self.at[1] - control[1]])
    }

    fn is_near(&self, a: Point, b: Point) -> bool {
        let tolerance = self.shape.tolerance;
        a == b || a.iter().zip(b).all(|(a, b)| ((a - b).abs() as f64) <= tolerance)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, rewrite};
    use crate::codecs::svg::number::Grid;

    #[test]
    fn each_segment_is_told_in_the_shortest_way() {
        let shape = Shape { grid: Grid { decimals: 1 }, tolerance: 0.0, may_join: true };
        let short = |data: &str| rewrite(data, shape).unwrap();
        assert_eq!(short("M 10.04,10.04 L 20,10 L 20,30 L 10,10 Z"), "M10 10h10v20z");
        assert_eq!(short("M100 100 L 101 102 L 99.5 0.5"), "M100 100l1 2L99.5.5");
        assert_eq!(short("M0 0 C 0 1 2 2 3 3 C 4 4 5 5 6 9"), "M0 0c0 1 2 2 3 3s2 2 3 6");
        assert_eq!(short("M0 0 Q 1 1 2 0 Q 3 -1 4 0"), "M0 0q1 1 2 0t2 0");
        assert_eq!(short("M0 0 A 5 5 30 0 1 10 0"), "M0 0a5 5 0 0 1 10 0");
        assert_eq!(rewrite("M0 0 L 5", shape), None);
    }
}
