//! Where a picture draws the eye: what stands out from its surroundings, fine detail, and the colour of skin.
//!
//! All is judged on a small copy and depends on nothing but the pixels. Pictures without anything that stands out
//! are looked at in the middle.

use crate::{Animation, Raster};

use super::resize;

/// Longest side of the copy that is looked at: faces and signs can still be told from their surroundings.
const LOOK_SIDE: u32 = 96;
/// Frames of an animation that are looked at.
const LOOK_FRAMES: usize = 8;

/// How much each sign counts beside the others.
const CONTRAST_WEIGHT: f32 = 1.0;
const DETAIL_WEIGHT: f32 = 0.35;
const SKIN_WEIGHT: f32 = 0.6;
/// What lies at the rim of a cut is half lost already: it counts so much less than what lies in its middle.
const RIM_LOSS: f32 = 0.6;
/// A cut at the picture's end has to be so much better than one in the middle.
const CENTER_BIAS: f32 = 0.04;

/// Along which side a cut can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Horizontal,
    Vertical,
}

/// Finds where a cut of `share` of the side is best: 0 = at its beginning, 1 = at its end.
pub(super) fn best_place(animation: &Animation, axis: Axis, share: f64) -> f64 {
    let profile = profile(animation, axis);
    let window = ((profile.len() as f64 * share).round() as usize).clamp(1, profile.len());
    let room = profile.len() - window;
    if room == 0 {
        return 0.5;
    }
    let weights: Vec<f32> = (0..window).map(|at| weight(at, window)).collect();
    let center = room as f32 / 2.0;
    let worth = |start: usize| {
        let seen: f32 =
            profile[start..start + window].iter().zip(&weights).map(|(here, weight)| here * weight).sum();
        seen * (1.0 - CENTER_BIAS * (start as f32 - center).abs() / center)
    };
    // From the middle outwards, so that among equals the middle wins.
    let mut starts: Vec<usize> = (0..=room).collect();
    starts.sort_by(|&a, &b| (a as f32 - center).abs().total_cmp(&(b as f32 - center).abs()));
    let mut best = (starts[0], worth(starts[0]));
    for &start in &starts[1..] {
        let worth = worth(start);
        if worth > best.1 * 1.001 {
            best = (start, worth);
        }
    }
    if best.0 == starts[0] { 0.5 } else { best.0 as f64 / room as f64 }
}

fn weight(at: usize, window: usize) -> f32 {
    let from_middle = ((at as f32 + 0.5) / window as f32 - 0.5) * 2.0;
    1.0 - RIM_LOSS * from_middle * from_middle
}

/// Adds up what draws the eye along one side, over the frames that are looked at.
fn profile(animation: &Animation, axis: Axis) -> Vec<f32> {
    let count = animation.frames.len();
    let looks = count.min(LOOK_FRAMES);
    let mut sum = Vec::new();
    for look in 0..looks {
        let frame = &animation.frames[look * count / looks].raster;
        let small = small_copy(frame);
        let (width, height) = (small.width as usize, small.height as usize);
        let map = attention(&small);
        sum.resize(if axis == Axis::Horizontal { width } else { height }, 0.0);
        for (index, value) in map.into_iter().enumerate() {
            sum[if axis == Axis::Horizontal { index % width } else { index / width }] += value;
        }
    }
    sum
}

fn small_copy(raster: &Raster) -> Raster {
    let longest = raster.width.max(raster.height);
    if longest <= LOOK_SIDE {
        return raster.clone();
    }
    let side = |side: u32| (u64::from(side) * u64::from(LOOK_SIDE) / u64::from(longest)).max(1) as u32;
    let whole = (0.0, 0.0, f64::from(raster.width), f64::from(raster.height));
    resize::scale(raster, whole, (side(raster.width), side(raster.height)))
}

/// A pixel by brightness and two differences of colour.
type Opponent = [f32; 3];

/// How much each pixel draws the eye.
fn attention(small: &Raster) -> Vec<f32> {
    let (width, height) = (small.width as usize, small.height as usize);
    let opponents: Vec<Opponent> = small
        .pixels
        .iter()
        .map(|pixel| {
            let opacity = f32::from(pixel.a) / 255.0;
            let [r, g, b] = [pixel.r, pixel.g, pixel.b].map(|value| f32::from(value) * opacity);
            [0.299 * r + 0.587 * g + 0.114 * b, r - g, (r + g) / 2.0 - b]
        })
        .collect();
    let near = blurred(&opponents, width, height, 1);
    let around = blurred(&opponents, width, height, (width.max(height) / 6).max(2));
    let mean = mean(&opponents);
    let contrast: Vec<f32> = near
        .iter()
        .zip(&around)
        .map(|(here, around)| distance(*here, *around) + 0.5 * distance(*here, mean))
        .collect();
    let detail = detail(&opponents, width, height);
    let skin: Vec<f32> =
        small.pixels.iter().map(|pixel| skin([pixel.r, pixel.g, pixel.b], pixel.a)).collect();
    let (contrast, detail) = (of_one_mean(contrast), of_one_mean(detail));
    contrast
        .iter()
        .zip(&detail)
        .zip(&skin)
        // What stands out much counts more than twice what stands out half as much.
        .map(|((contrast, detail), skin)| {
            CONTRAST_WEIGHT * contrast * contrast + DETAIL_WEIGHT * detail + SKIN_WEIGHT * skin * contrast
        })
        .collect()
}

fn distance(a: Opponent, b: Opponent) -> f32 {
    let [brightness, red_green, yellow_blue] = [0, 1, 2].map(|channel| a[channel] - b[channel]);
    (brightness * brightness + 1.5 * (red_green * red_green + yellow_blue * yellow_blue)).sqrt()
}

fn mean(opponents: &[Opponent]) -> Opponent {
    [0, 1, 2]
        .map(|channel| opponents.iter().map(|pixel| pixel[channel]).sum::<f32>() / opponents.len() as f32)
}

/// How far brightness bends at a pixel.
fn detail(opponents: &[Opponent], width: usize, height: usize) -> Vec<f32> {
    let brightness = |x: usize, y: usize| opponents[y * width + x][0];
    let mut detail = Vec::with_capacity(opponents.len());
    for y in 0..height {
        for x in 0..width {
            let (left, right) = (x.saturating_sub(1), (x + 1).min(width - 1));
            let (up, down) = (y.saturating_sub(1), (y + 1).min(height - 1));
            let neighbours =
                brightness(left, y) + brightness(right, y) + brightness(x, up) + brightness(x, down);
            detail.push((4.0 * brightness(x, y) - neighbours).abs());
        }
    }
    detail
}

/// 1 for the proportions of red, green and blue that skin of any shade has, falling to 0 for others; only where there
/// is light enough to tell.
fn skin([r, g, b]: [u8; 3], alpha: u8) -> f32 {
    let [r, g, b] = [r, g, b].map(f32::from);
    let length = (r * r + g * g + b * b).sqrt();
    if alpha < 128 || !(70.0..=430.0).contains(&length) {
        return 0.0;
    }
    const SKIN: [f32; 3] = [0.76, 0.52, 0.39];
    let [dr, dg, db] = [r / length - SKIN[0], g / length - SKIN[1], b / length - SKIN[2]];
    (1.0 - (dr * dr + dg * dg + db * db).sqrt() / 0.15).max(0.0)
}

/// Scales values so that their mean is 1; leaves nothing where there is nothing.
fn of_one_mean(mut values: Vec<f32>) -> Vec<f32> {
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    if mean > 0.01 {
        values.iter_mut().for_each(|value| *value /= mean);
    } else {
        values.fill(0.0);
    }
    values
}

/// Means over squares of `2 × radius + 1`, cut off at the picture's ends.
fn blurred(opponents: &[Opponent], width: usize, height: usize, radius: usize) -> Vec<Opponent> {
    let rows = blurred_along(opponents, width, height, radius, |line, at| line * width + at);
    blurred_along(&rows, height, width, radius, |line, at| at * width + line)
}

fn blurred_along(
    opponents: &[Opponent],
    length: usize,
    lines: usize,
    radius: usize,
    place: impl Fn(usize, usize) -> usize,
) -> Vec<Opponent> {
    let mut blurred = vec![[0.0; 3]; opponents.len()];
    for line in 0..lines {
        for at in 0..length {
            let (from, to) = (at.saturating_sub(radius), (at + radius + 1).min(length));
            let mut sum = [0.0; 3];
            for near in from..to {
                let pixel = opponents[place(line, near)];
                sum = [0, 1, 2].map(|channel| sum[channel] + pixel[channel]);
            }
            blurred[place(line, at)] = sum.map(|channel| channel / (to - from) as f32);
        }
    }
    blurred
}

#[cfg(test)]
mod tests {
    use rgb::RGBA8;

    use super::*;
    use crate::Frame;

    fn still(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Animation {
        let color = |index: u32| {
            let [r, g, b] = pixel(index % width, index / width);
            RGBA8::new(r, g, b, 255)
        };
        let raster = Raster { width, height, pixels: (0..width * height).map(color).collect() };
        Animation { frames: vec![Frame { raster, delay_ms: 0 }], plays: 1 }
    }

    /// A disc on a plain ground; the middle of a square cut along the longer side, as a share of it.
    fn looked_at(width: u32, height: u32, disc: (u32, u32), ground: [u8; 3], color: [u8; 3]) -> f64 {
        let radius = width.min(height) / 5;
        let picture = still(width, height, |x, y| {
            let (dx, dy) = (x.abs_diff(disc.0), y.abs_diff(disc.1));
            if dx * dx + dy * dy < radius * radius { color } else { ground }
        });
        let axis = if width > height { Axis::Horizontal } else { Axis::Vertical };
        let share = f64::from(width.min(height)) / f64::from(width.max(height));
        share / 2.0 + best_place(&picture, axis, share) * (1.0 - share)
    }

    #[test]
    fn the_eye_follows_what_stands_out() {
        for at in [100, 150, 300, 450, 500] {
            let middle = looked_at(600, 200, (at, 100), [240, 240, 240], [200, 30, 30]);
            assert!((middle - f64::from(at) / 600.0).abs() < 0.06, "{at}: {middle}");
            let middle = looked_at(200, 600, (100, at), [20, 30, 60], [230, 230, 90]);
            assert!((middle - f64::from(at) / 600.0).abs() < 0.06, "{at}: {middle}");
        }
    }

    #[test]
    fn colour_alone_stands_out() {
        // Both have a brightness of 120.
        let middle = looked_at(600, 200, (480, 100), [120, 120, 120], [255, 60, 78]);
        assert!((middle - 0.8).abs() < 0.06, "{middle}");
    }

    #[test]
    fn a_face_draws_more_than_a_thing_of_the_same_brightness() {
        let picture = still(300, 100, |x, y| {
            let inside = |at: u32| x.abs_diff(at).pow(2) + y.abs_diff(50).pow(2) < 400;
            match () {
                () if inside(50) => [196, 134, 101],
                () if inside(250) => [139, 155, 139],
                () => [90, 90, 90],
            }
        });
        assert!(best_place(&picture, Axis::Horizontal, 1.0 / 3.0) < 0.2);
    }

    #[test]
    fn where_nothing_stands_out_it_is_the_middle() {
        let plain = still(300, 100, |_, _| [80, 90, 100]);
        assert_eq!(best_place(&plain, Axis::Horizontal, 0.5), 0.5);
        let stripes = still(300, 100, |_, y| if y / 10 % 2 == 0 { [255, 255, 255] } else { [0, 0, 0] });
        assert_eq!(best_place(&stripes, Axis::Horizontal, 0.5), 0.5);
        let one = still(1, 1, |_, _| [1, 2, 3]);
        assert_eq!(best_place(&one, Axis::Vertical, 1.0), 0.5);
    }
}
