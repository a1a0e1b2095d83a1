//! What is to be made of the pictures, as fields with their own names.

use eiderpix_engine::{Floor, MainFormat, Mode, Resize, ResizeFit, VariantFormat};
use serde::Deserialize;

use super::{code::Code, problem::ApiError};
use crate::domain::jobs::JobOptions;

/// The options as JSON; what is left out has its default.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OptionsBody {
    mode: Option<Mode>,
    formats: Vec<VariantFormat>,
    main: Option<bool>,
    main_format: Option<MainFormat>,
    resize: Option<ResizeBody>,
    keep_metadata: Option<bool>,
    floor: Option<f64>,
    refresh: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ResizeBody {
    fit: Option<ResizeFit>,
    width: Option<u32>,
    height: Option<u32>,
}

impl OptionsBody {
    /// Checks what the types cannot.
    pub(super) fn options(&self) -> Result<JobOptions, ApiError> {
        let mode = self.mode.unwrap_or_default();
        let main_wanted = self.main.unwrap_or(true);
        if !main_wanted && self.formats.is_empty() {
            return Err(invalid("With main = false at least one of formats is needed."));
        }
        if !main_wanted && self.main_format.is_some() {
            return Err(invalid(
                "main_format says what the main result is to be; with main = false there is none.",
            ));
        }
        let mut variants = Vec::new();
        for format in &self.formats {
            if !variants.contains(format) {
                variants.push(*format);
            }
        }
        Ok(JobOptions {
            mode,
            floor: self.floor(mode)?,
            keep_metadata: self.keep_metadata.unwrap_or(false),
            keep_inks: false,
            takes_svg: true,
            resize: self.resize()?,
            main_wanted,
            main_format: self.main_format,
            variants,
        })
    }

    /// Says whether earlier results are to be made anew.
    pub(super) fn refreshes(&self) -> bool {
        self.refresh.unwrap_or(false)
    }

    /// Takes one field of a form, which is text.
    pub(super) fn set(&mut self, field: &str, text: &str) -> Result<(), ApiError> {
        let text = text.trim();
        match field {
            "mode" => self.mode = Some(word(field, text)?),
            "formats" => {
                let formats = text.split(',').map(str::trim).filter(|format| !format.is_empty());
                self.formats = formats.map(|format| word(field, format)).collect::<Result<_, _>>()?;
            }
            "main" => self.main = Some(truth(field, text)?),
            "main_format" => self.main_format = Some(word(field, text)?),
            "keep_metadata" => self.keep_metadata = Some(truth(field, text)?),
            "refresh" => self.refresh = Some(truth(field, text)?),
            "floor" => self.floor = Some(text.parse().map_err(|_| invalid("floor must be a number."))?),
            "resize_fit" => self.resize_mut().fit = Some(word(field, text)?),
            "resize_width" => self.resize_mut().width = Some(pixels(field, text)?),
            "resize_height" => self.resize_mut().height = Some(pixels(field, text)?),
            _ => return Err(invalid(format!("There is no option {}. {KNOWN}", quoted(field)))),
        }
        Ok(())
    }

    fn floor(&self, mode: Mode) -> Result<Option<Floor>, ApiError> {
        let Some(floor) = self.floor else { return Ok(None) };
        if mode == Mode::Lossless {
            return Err(invalid("floor is for lossy and glossy only: lossless keeps every pixel."));
        }
        if !(FLOORS.contains(&floor)) {
            return Err(invalid(
                "floor must be between 30 and 99: 70 is high quality, 90 visually lossless.",
            ));
        }
        Ok(Some(Floor(floor)))
    }

    fn resize(&self) -> Result<Option<Resize>, ApiError> {
        let Some(wanted) = &self.resize else { return Ok(None) };
        if wanted.width.is_none() && wanted.height.is_none() {
            return Err(invalid("resize needs a width, a height, or both."));
        }
        if wanted.width == Some(0) || wanted.height == Some(0) {
            return Err(invalid("The width and the height of resize must be above 0."));
        }
        let fit = wanted.fit.unwrap_or(ResizeFit::Inner);
        Ok(Some(Resize { fit, width: wanted.width, height: wanted.height }))
    }

    fn resize_mut(&mut self) -> &mut ResizeBody {
        self.resize.get_or_insert_default()
    }
}

const FLOORS: std::ops::RangeInclusive<f64> = 30.0..=99.0;
const KNOWN: &str = "Known are mode, formats, main, main_format, resize_fit, resize_width, resize_height, \
                     keep_metadata, floor and refresh.";

fn invalid(why: impl Into<String>) -> ApiError {
    ApiError::because(Code::InvalidOption, why)
}

fn word<T: serde::de::DeserializeOwned>(field: &str, text: &str) -> Result<T, ApiError> {
    let words = match field {
        "mode" => "lossy, glossy or lossless",
        "main_format" => "jpeg, png or gif",
        "formats" => "webp and avif, with a comma between them",
        _ => "inner, outer or crop",
    };
    serde_json::from_value(text.into()).map_err(|_| invalid(format!("{field} must be {words}.")))
}

fn truth(field: &str, text: &str) -> Result<bool, ApiError> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(invalid(format!("{field} must be true or false."))),
    }
}

fn pixels(field: &str, text: &str) -> Result<u32, ApiError> {
    text.parse().map_err(|_| invalid(format!("{field} must be a whole number of pixels.")))
}

/// A name that came from outside, short and without what could confuse.
pub(super) fn quoted(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("“{name}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_form(fields: &[(&str, &str)]) -> Result<JobOptions, ApiError> {
        let mut body = OptionsBody::default();
        for (field, text) in fields {
            body.set(field, text)?;
        }
        body.options()
    }

    #[test]
    fn a_form_says_the_same_as_json() {
        let json = r#"{"mode":"glossy","formats":["webp","avif"],"main_format":"jpeg","resize":{"width":800},"keep_metadata":true,"floor":80}"#;
        let json: OptionsBody = serde_json::from_str(json).unwrap();
        let form = from_form(&[
            ("mode", "glossy"),
            ("formats", "webp, avif"),
            ("main_format", "jpeg"),
            ("resize_width", "800"),
            ("keep_metadata", "true"),
            ("floor", "80"),
        ]);
        assert_eq!(form.unwrap(), json.options().unwrap());
    }

    #[test]
    fn a_format_that_is_named_several_times_is_made_once() {
        let forty = ["webp", "avif"].repeat(40);
        let json = serde_json::json!({ "formats": forty });
        let json: OptionsBody = serde_json::from_value(json).unwrap();
        for options in [json.options(), from_form(&[("formats", "webp,avif,webp")])] {
            assert_eq!(options.unwrap().variants, [VariantFormat::WebP, VariantFormat::Avif]);
        }
    }

    #[test]
    fn nothing_given_is_lossy_without_metadata() {
        assert_eq!(from_form(&[]).unwrap(), JobOptions { takes_svg: true, ..JobOptions::default() });
    }

    #[test]
    fn what_cannot_be_is_said_by_name() {
        for (field, text, word) in [
            ("mode", "best", "lossy, glossy or lossless"),
            ("formats", "jxl", "webp and avif"),
            ("main_format", "webp", "jpeg, png or gif"),
            ("floor", "high", "floor"),
            ("floor", "101", "floor"),
            ("floor", "NaN", "floor"),
            ("main", "false", "formats"),
            ("keep_metadata", "perhaps", "true or false"),
            ("resize_width", "-1", "resize_width"),
            ("resize_width", "0", "above 0"),
            ("resize_fit", "outer", "width"),
            ("lossy", "1", "There is no option"),
        ] {
            let error = from_form(&[(field, text)]).unwrap_err();
            assert_eq!(error.code, Code::InvalidOption);
            assert!(error.detail.contains(word), "{field}={text}: {}", error.detail);
        }
        let no_main = from_form(&[("main", "false"), ("formats", "webp"), ("main_format", "png")]);
        assert!(no_main.unwrap_err().detail.contains("main_format"));
        let lossless = from_form(&[("mode", "lossless"), ("floor", "80")]).unwrap_err();
        assert!(lossless.detail.contains("lossless"), "{}", lossless.detail);
    }
}
