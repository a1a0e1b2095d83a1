//! A picture over a background: three bytes a pixel, at least eight pixels a side.

use image::RgbaImage;

/// What Butteraugli wants at least.
const SMALLEST_SIDE: u32 = 8;

/// Opaque pixels.
#[derive(Clone, PartialEq)]
pub(crate) struct Flat {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) rgb: Vec<u8>,
}

impl Flat {
    /// Blends in sRGB's own values, as browsers do; a small picture is padded by its edge.
    pub(crate) fn over(picture: &RgbaImage, background: u8) -> Self {
        let (width, height) = (picture.width().max(SMALLEST_SIDE), picture.height().max(SMALLEST_SIDE));
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let rgb = places
            .flat_map(|(x, y)| {
                let pixel = picture.get_pixel(x.min(picture.width() - 1), y.min(picture.height() - 1));
                [0, 1, 2].map(|channel| blend(pixel[channel], pixel[3], background))
            })
            .collect();
        Self { width: width as usize, height: height as usize, rgb }
    }
}

fn blend(color: u8, alpha: u8, background: u8) -> u8 {
    let (color, alpha, background) = (u32::from(color), u32::from(alpha), u32::from(background));
    u8::try_from((color * alpha + background * (255 - alpha) + 127) / 255).expect("a mean of two bytes")
}

#[cfg(test)]
mod tests {
    use image::Rgba;

    use super::*;

    #[test]
    fn small_picture_is_padded_by_its_edge() {
        let flat = Flat::over(&RgbaImage::from_pixel(3, 1, Rgba([9, 9, 9, 255])), 255);
        assert_eq!((flat.width, flat.height), (8, 8));
        assert!(flat.rgb.iter().all(|&byte| byte == 9));
    }

    #[test]
    fn half_of_black_over_white_is_grey() {
        let flat = Flat::over(&RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 128])), 255);
        assert_eq!(flat.rgb[0], 127);
    }
}
