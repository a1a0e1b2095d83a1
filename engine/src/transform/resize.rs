//! Smaller sizes. Nothing is ever enlarged.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use rgb::{RGBA8, bytemuck};

use super::attention::{self, Axis};
use crate::{Animation, Raster, Resize, ResizeFit};

/// What is shown of a picture, and at which size: worked out once for all frames of an animation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cut {
    /// Left, top, width and height of what is shown, in pixels of the picture.
    source: (f64, f64, f64, f64),
    size: (u32, u32),
}

impl Cut {
    /// Works out what to show; `None` where that is all of the picture as it is.
    pub(crate) fn of(animation: &Animation, wanted: Resize) -> Option<Self> {
        let Raster { width, height, .. } = animation.frames[0].raster;
        let size = size(width, height, wanted);
        if size == (width, height) {
            return None;
        }
        let whole = (0.0, 0.0, f64::from(width), f64::from(height));
        let is_cut = wanted.fit == ResizeFit::Crop && wanted.width.is_some() && wanted.height.is_some();
        let source = if is_cut { most_of(animation, whole, size) } else { whole };
        Some(Self { source, size })
    }

    /// Makes one frame as asked.
    pub(crate) fn apply(&self, raster: &Raster) -> Raster {
        scale(raster, self.source, self.size)
    }
}

/// Cuts as much as has the proportions of `size` out of the whole, around what draws the eye.
fn most_of(
    animation: &Animation,
    (_, _, width, height): (f64, f64, f64, f64),
    size: (u32, u32),
) -> (f64, f64, f64, f64) {
    let (wanted_width, wanted_height) = (f64::from(size.0), f64::from(size.1));
    let scale = (width / wanted_width).min(height / wanted_height);
    let (cut_width, cut_height) = ((wanted_width * scale).min(width), (wanted_height * scale).min(height));
    // Whole pixels, so that what is not scaled stays as sharp as it was.
    let place = |axis: Axis, cut: f64, side: f64| match side - cut >= 1.0 {
        true => (attention::best_place(animation, axis, cut / side) * (side - cut)).floor(),
        false => 0.0,
    };
    (
        place(Axis::Horizontal, cut_width, width),
        place(Axis::Vertical, cut_height, height),
        cut_width,
        cut_height,
    )
}

/// Makes a part of a picture smaller by Lanczos' filter.
///
/// Colours count by their opacity: what is invisible does not bleed into what is seen.
pub(super) fn scale(
    raster: &Raster,
    (left, top, cut_width, cut_height): (f64, f64, f64, f64),
    (width, height): (u32, u32),
) -> Raster {
    let source =
        ImageRef::new(raster.width, raster.height, bytemuck::cast_slice(&raster.pixels), PixelType::U8x4)
            .expect("a raster has as many pixels as its sides say");
    let mut resized =
        Raster { width, height, pixels: vec![RGBA8::default(); width as usize * height as usize] };
    let bytes = bytemuck::cast_slice_mut(&mut resized.pixels);
    let mut target = Image::from_slice_u8(width, height, bytes, PixelType::U8x4)
        .expect("a raster has as many pixels as its sides say");
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(left, top, cut_width, cut_height)
        .use_alpha(raster.has_transparency());
    Resizer::new()
        .resize(&source, &mut target, &options)
        .expect("both pictures have the same kind of pixels, and the cut lies in the first");
    resized
}

/// Says how large a picture of this size becomes.
pub(crate) fn size(width: u32, height: u32, wanted: Resize) -> (u32, u32) {
    if let (ResizeFit::Crop, Some(wanted_width), Some(wanted_height)) =
        (wanted.fit, wanted.width, wanted.height)
    {
        return (wanted_width.clamp(1, width), wanted_height.clamp(1, height));
    }
    let scales = [(wanted.width, width), (wanted.height, height)]
        .into_iter()
        .filter_map(|(wanted, side)| wanted.map(|wanted| f64::from(wanted.max(1)) / f64::from(side)));
    let scale = match wanted.fit {
        ResizeFit::Inner => scales.reduce(f64::min),
        ResizeFit::Outer | ResizeFit::Crop => scales.reduce(f64::max),
    };
    let scale = scale.unwrap_or(1.0).min(1.0);
    let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).clamp(1, side);
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Frame;

    fn sized(from: (u32, u32), fit: ResizeFit, width: Option<u32>, height: Option<u32>) -> (u32, u32) {
        size(from.0, from.1, Resize { fit, width, height })
    }

    #[test]
    fn outer_covers_the_box_and_inner_lies_inside_it() {
        assert_eq!(sized((300, 200), ResizeFit::Outer, Some(100), Some(100)), (150, 100));
        assert_eq!(sized((300, 200), ResizeFit::Inner, Some(100), Some(100)), (100, 67));
        assert_eq!(sized((200, 300), ResizeFit::Outer, Some(100), Some(100)), (100, 150));
    }

    #[test]
    fn a_free_side_follows_the_other() {
        assert_eq!(sized((300, 200), ResizeFit::Outer, Some(30), None), (30, 20));
        assert_eq!(sized((300, 200), ResizeFit::Inner, None, Some(50)), (75, 50));
        assert_eq!(sized((300, 200), ResizeFit::Inner, None, None), (300, 200));
    }

    #[test]
    fn nothing_is_enlarged_and_nothing_vanishes() {
        assert_eq!(sized((300, 200), ResizeFit::Inner, Some(600), Some(600)), (300, 200));
        assert_eq!(sized((300, 200), ResizeFit::Outer, Some(600), Some(100)), (300, 200));
        assert_eq!(sized((3000, 2), ResizeFit::Inner, Some(10), Some(10)), (10, 1));
        assert_eq!(sized((3000, 2), ResizeFit::Inner, Some(0), None), (1, 1));
    }

    #[test]
    fn a_crop_has_exactly_the_size_asked_for_or_what_there_is_of_it() {
        assert_eq!(sized((300, 200), ResizeFit::Crop, Some(100), Some(100)), (100, 100));
        assert_eq!(sized((300, 200), ResizeFit::Crop, Some(400), Some(100)), (300, 100));
        assert_eq!(sized((300, 200), ResizeFit::Crop, Some(400), Some(300)), (300, 200));
        assert_eq!(sized((300, 200), ResizeFit::Crop, Some(150), None), (150, 100));
    }

    #[test]
    fn a_crop_shows_as_much_of_the_picture_as_has_its_proportions() {
        let cut = |width: u32, height: u32| {
            let raster = Raster { width: 300, height: 200, pixels: vec![RGBA8::new(9, 9, 9, 255); 60_000] };
            let animation = Animation { frames: vec![Frame { raster, delay_ms: 0 }], plays: 1 };
            let wanted = Resize { fit: ResizeFit::Crop, width: Some(width), height: Some(height) };
            Cut::of(&animation, wanted).unwrap().source
        };
        assert_eq!(cut(100, 100), (50.0, 0.0, 200.0, 200.0));
        assert_eq!(cut(100, 50), (0.0, 25.0, 300.0, 150.0));
        assert_eq!(cut(150, 100), (0.0, 0.0, 300.0, 200.0));
        assert_eq!(cut(300, 100), (0.0, 50.0, 300.0, 100.0));
    }

    /// Makes one picture smaller, all of it shown.
    fn resize(raster: &Raster, wanted: Resize) -> Raster {
        let animation = Animation { frames: vec![Frame { raster: raster.clone(), delay_ms: 0 }], plays: 1 };
        Cut::of(&animation, wanted).unwrap().apply(raster)
    }

    #[test]
    fn invisible_colors_do_not_bleed() {
        let pixel =
            |x: usize| if x % 20 < 10 { RGBA8::new(255, 0, 0, 0) } else { RGBA8::new(0, 0, 255, 255) };
        let raster = Raster { width: 40, height: 40, pixels: (0..1600).map(pixel).collect() };
        let small = resize(&raster, Resize { fit: ResizeFit::Inner, width: Some(15), height: None });
        assert_eq!((small.width, small.height), (15, 15));
        assert!(small.has_transparency());
        assert!(small.pixels.iter().all(|pixel| pixel.a == 0 || (pixel.r == 0 && pixel.b > 250)));
    }

    #[test]
    fn one_color_stays_that_color() {
        let raster = Raster { width: 31, height: 17, pixels: vec![RGBA8::new(200, 100, 50, 255); 31 * 17] };
        let small = resize(&raster, Resize { fit: ResizeFit::Inner, width: Some(7), height: None });
        assert!(small.pixels.iter().all(|&pixel| pixel == RGBA8::new(200, 100, 50, 255)));
    }
}
