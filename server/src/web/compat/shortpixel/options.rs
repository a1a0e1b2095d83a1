//! Turns the options of a request, in all the types clients give them, into what a job is asked to do.
//!
//! A number may come as number, text, boolean, empty text or null; what stands in `paramlist` beside a URL overrides what
//! stands at the top.

use std::time::Duration;

use eiderpix_engine::{Mode, Resize, ResizeFit};
use serde_json::{Map, Value};

use super::{convert_to::ConvertTo, fields::Fields, status::Status};
use crate::domain::jobs::JobOptions;

/// No answer is held back for longer than this.
const MAX_WAIT_SECONDS: i64 = 30;

/// The options that are in force for one picture.
#[derive(Clone, Copy)]
pub(super) struct PictureOptions<'a> {
    top: &'a Fields,
    own: Option<&'a Map<String, Value>>,
}

impl<'a> PictureOptions<'a> {
    /// Takes the request's options, and what overrides them for one picture.
    pub(super) fn new(top: &'a Fields, own: Option<&'a Value>) -> Self {
        Self { top, own: own.and_then(Value::as_object) }
    }

    /// Says whether anything is asked at all; a bare poll repeats no option and means those of the first time.
    pub(super) fn are_given(&self) -> bool {
        ["lossy", "convertto", "resize", "keep_exif"].iter().any(|name| self.value(name).is_some())
    }

    /// Reads what is to be made, or says which option cannot be.
    pub(super) fn parse(&self) -> Result<JobOptions, Status> {
        for (name, offer) in [("bg_remove", "Background removal"), ("upscale", "Upscaling")] {
            if self.value(name).is_some_and(is_switched_on) {
                return Err(Status::invalid(format!("{offer} is not offered yet.")));
            }
        }
        let convert_to = self.convert_to()?;
        Ok(JobOptions {
            mode: self.mode()?,
            floor: None,
            // The higher bits speak to those who train on pictures; they would have to be written into each, which
            // would make small ones larger.
            keep_metadata: self.number("keep_exif")?.unwrap_or(0) & 1 == 1,
            // Whoever asks for nothing gets colours that every screen can show.
            keep_inks: self.number("cmyk2rgb")? == Some(0),
            takes_svg: false,
            resize: self.resize()?,
            main_wanted: convert_to.main_wanted,
            main_format: convert_to.main_format,
            variants: convert_to.variants,
        })
    }

    /// Says whether earlier results are to be dropped.
    pub(super) fn refreshes(&self) -> bool {
        self.value("refresh").is_some_and(is_switched_on)
    }

    /// Reads for how long the answer may be held back for this picture.
    pub(super) fn wait(&self) -> Duration {
        let seconds = self.value("wait").and_then(|value| whole_number(value).ok().flatten()).unwrap_or(0);
        Duration::from_secs(seconds.clamp(0, MAX_WAIT_SECONDS).unsigned_abs())
    }

    fn convert_to(&self) -> Result<ConvertTo, Status> {
        let given = match self.value("convertto") {
            Some(Value::String(given)) if !is_nothing(given) => given.clone(),
            Some(Value::Array(formats)) => {
                formats.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|")
            }
            _ => String::new(),
        };
        ConvertTo::parse(&given).map_err(|error| Status::invalid(error.to_string()))
    }

    fn mode(&self) -> Result<Mode, Status> {
        match self.number("lossy")? {
            None | Some(1) => Ok(Mode::Lossy),
            Some(2) => Ok(Mode::Glossy),
            Some(0) => Ok(Mode::Lossless),
            Some(_) => Err(Status::invalid("lossy must be 0 (lossless), 1 (lossy) or 2 (glossy).")),
        }
    }

    fn resize(&self) -> Result<Option<Resize>, Status> {
        let fit = match self.number("resize")? {
            None | Some(0) => return Ok(None),
            Some(1) => ResizeFit::Outer,
            Some(3) => ResizeFit::Inner,
            Some(4) => ResizeFit::Crop,
            Some(_) => {
                return Err(Status::invalid(
                    "resize must be 0 (none), 1 (outer), 3 (inner) or 4 (smart crop).",
                ));
            }
        };
        let (width, height) = (self.side("resize_width")?, self.side("resize_height")?);
        Ok((width.is_some() || height.is_some()).then_some(Resize { fit, width, height }))
    }

    fn side(&self, name: &str) -> Result<Option<u32>, Status> {
        match self.number(name)? {
            None | Some(0) => Ok(None),
            Some(pixels) => u32::try_from(pixels)
                .map(Some)
                .map_err(|_| Status::invalid(format!("{name} must be a number of pixels."))),
        }
    }

    fn number(&self, name: &str) -> Result<Option<i64>, Status> {
        let Some(value) = self.value(name) else { return Ok(None) };
        whole_number(value).map_err(|NotANumber| Status::invalid(format!("{name} must be a number.")))
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.own.and_then(|own| own.get(name)).filter(|value| !value.is_null()).or_else(|| self.top.get(name))
    }
}

/// Some clients write out that they want nothing.
fn is_nothing(text: &str) -> bool {
    matches!(text.trim(), "0" | "false" | "null" | "none")
}

struct NotANumber;

fn whole_number(value: &Value) -> Result<Option<i64>, NotANumber> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(is_true) => Ok(Some(i64::from(*is_true))),
        Value::Number(number) => number.as_f64().map(truncated).ok_or(NotANumber).map(Some),
        Value::String(text) => match text.trim() {
            "" => Ok(None),
            "true" => Ok(Some(1)),
            "false" => Ok(Some(0)),
            digits => digits.parse().map(truncated).map_err(|_| NotANumber).map(Some),
        },
        Value::Array(_) | Value::Object(_) => Err(NotANumber),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a fraction is dropped, and what is out of range saturates"
)]
fn truncated(number: f64) -> i64 {
    number as i64
}

/// Zero, false, nothing: off; all else, also a colour or an address, is on.
fn is_switched_on(value: &Value) -> bool {
    match whole_number(value) {
        Ok(number) => number.is_some_and(|number| number != 0),
        Err(NotANumber) => true,
    }
}

#[cfg(test)]
mod tests {
    use eiderpix_engine::VariantFormat;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parsed(body: &Value) -> Result<JobOptions, Status> {
        let fields = Fields::parse(body.to_string().as_bytes()).unwrap();
        PictureOptions::new(&fields, None).parse()
    }

    #[test]
    fn nothing_given_is_lossy_without_metadata() {
        assert_eq!(parsed(&json!({})).unwrap(), JobOptions::default());
        let nulls = json!({"lossy": null, "keep_exif": null, "resize": null, "convertto": null, "bg_remove": "", "upscale": 0});
        assert_eq!(parsed(&nulls).unwrap(), JobOptions::default());
    }

    #[test]
    fn every_type_of_a_number_means_the_same() {
        for two in [json!(2), json!("2"), json!(" 2 "), json!(2.0), json!("2.0")] {
            assert_eq!(parsed(&json!({"lossy": two})).unwrap().mode, Mode::Glossy);
        }
        for zero in [json!(0), json!("0"), json!(false), json!("false")] {
            assert_eq!(parsed(&json!({"lossy": zero})).unwrap().mode, Mode::Lossless);
        }
        for one in [json!(1), json!(true), json!("true"), json!(""), json!(null)] {
            assert_eq!(parsed(&json!({"lossy": one})).unwrap().mode, Mode::Lossy);
        }
    }

    #[test]
    fn the_lowest_bit_of_keep_exif_keeps_metadata() {
        for (given, keeps) in [(0, false), (1, true), (2, false), (7, true)] {
            assert_eq!(parsed(&json!({"keep_exif": given})).unwrap().keep_metadata, keeps);
        }
    }

    #[test]
    fn inks_stay_only_when_asked_to() {
        for (given, keeps) in [(json!(0), true), (json!("0"), true), (json!(false), true), (json!(1), false)]
        {
            assert_eq!(parsed(&json!({"cmyk2rgb": given})).unwrap().keep_inks, keeps);
        }
        assert!(!parsed(&json!({"cmyk2rgb": ""})).unwrap().keep_inks);
    }

    #[test]
    fn a_box_has_one_or_two_sides_or_is_none() {
        let resize = |body: Value| parsed(&body).unwrap().resize;
        assert_eq!(
            resize(json!({"resize": 3, "resize_width": "100", "resize_height": 0})),
            Some(Resize { fit: ResizeFit::Inner, width: Some(100), height: None })
        );
        assert_eq!(
            resize(json!({"resize": true, "resize_width": 100, "resize_height": 50})),
            Some(Resize { fit: ResizeFit::Outer, width: Some(100), height: Some(50) })
        );
        assert_eq!(
            resize(json!({"resize": "4", "resize_width": 100, "resize_height": 50})),
            Some(Resize { fit: ResizeFit::Crop, width: Some(100), height: Some(50) })
        );
        assert_eq!(resize(json!({"resize": 1, "resize_width": 0, "resize_height": null})), None);
        assert_eq!(resize(json!({"resize": 0, "resize_width": 100})), None);
    }

    #[test]
    fn what_cannot_be_done_is_said_by_name() {
        for (body, word) in [
            (json!({"lossy": 3}), "lossy"),
            (json!({"lossy": "much"}), "lossy"),
            (json!({"resize": 5}), "smart crop"),
            (json!({"resize": 3, "resize_width": -1}), "resize_width"),
            (json!({"convertto": "+tiff"}), "convertto"),
            (json!({"bg_remove": "#ff0000aa"}), "Background removal"),
            (json!({"bg_remove": 1}), "Background removal"),
            (json!({"upscale": "2"}), "Upscaling"),
        ] {
            let status = parsed(&body).unwrap_err();
            assert_eq!(status.code(), "-207", "{body}");
            assert!(format!("{status:?}").contains(word), "{body}: {status:?}");
        }
    }

    #[test]
    fn a_pictures_own_options_override_and_fall_back() {
        let fields = Fields::parse(br#"{"lossy":0,"convertto":"","resize":1,"resize_width":50}"#).unwrap();
        let own = json!({"url": "x", "convertto": "+webp", "resize_width": 20, "lossy": null});
        let options = PictureOptions::new(&fields, Some(&own)).parse().unwrap();
        assert_eq!(options.mode, Mode::Lossless);
        assert_eq!(options.variants, [VariantFormat::WebP]);
        assert_eq!(options.resize.unwrap().width, Some(20));
    }

    #[test]
    fn no_format_is_wanted_in_any_of_the_ways_to_say_so() {
        for given in [json!(""), json!(false), json!(0), json!("0"), json!("false"), json!(null), json!([])] {
            assert_eq!(parsed(&json!({"convertto": given})).unwrap(), JobOptions::default(), "{given}");
        }
        let listed = parsed(&json!({"convertto": ["+webp", "+avif"]})).unwrap();
        assert_eq!(listed.variants, [VariantFormat::WebP, VariantFormat::Avif]);
    }

    #[test]
    fn waiting_is_clamped() {
        for (given, seconds) in
            [("0", 0), ("20", 20), ("\"25\"", 25), ("900", 30), ("-5", 0), ("\"x\"", 0), ("null", 0)]
        {
            let fields = Fields::parse(format!("{{\"wait\":{given}}}").as_bytes()).unwrap();
            assert_eq!(PictureOptions::new(&fields, None).wait(), Duration::from_secs(seconds), "{given}");
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            Just(json!([1, "2"])),
            Just(json!({"a": 1})),
        ]
    }

    proptest! {
        #[test]
        fn any_types_end_in_options_or_a_refusal(
            lossy in any_value(), resize in any_value(), width in any_value(), convertto in any_value(),
            keep_exif in any_value(), wait_for in any_value(), refresh in any_value(),
        ) {
            let body = json!({
                "lossy": lossy, "resize": resize, "resize_width": width, "convertto": convertto,
                "keep_exif": keep_exif, "wait": wait_for, "refresh": refresh,
            });
            let fields = Fields::parse(body.to_string().as_bytes()).unwrap();
            let options = PictureOptions::new(&fields, None);
            let _ = (options.parse(), options.refreshes(), options.are_given());
            prop_assert!(options.wait() <= Duration::from_secs(30));
        }
    }
}
