//! Smaller sizes. Nothing is ever enlarged.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use rgb::{RGBA8, bytemuck};

use crate::{Raster, Resize, ResizeFit};

/// Makes a picture smaller by Lanczos' filter, so that it lies inside the box asked for or just covers it.
///
/// Colours count by their opacity: what is invisible does not bleed into what is seen.
pub(crate) fn resize(raster: &Raster, wanted: Resize) -> Raster {
    let (width, height) = size(raster.width, raster.height, wanted);
    if (width, height) == (raster.width, raster.height) {
        return raster.clone();
    }
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
        .use_alpha(raster.has_transparency());
    Resizer::new()
        .resize(&source, &mut target, &options)
        .expect("both pictures have the same kind of pixels");
    resized
}

/// Says how large a picture of this size becomes.
pub(crate) fn size(width: u32, height: u32, wanted: Resize) -> (u32, u32) {
    let scales = [(wanted.width, width), (wanted.height, height)]
        .into_iter()
        .filter_map(|(wanted, side)| wanted.map(|wanted| f64::from(wanted.max(1)) / f64::from(side)));
    let scale = match wanted.fit {
        ResizeFit::Inner => scales.reduce(f64::min),
        ResizeFit::Outer => scales.reduce(f64::max),
    };
    let scale = scale.unwrap_or(1.0).min(1.0);
    let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).clamp(1, side);
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

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
