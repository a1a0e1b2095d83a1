//! What has to be known of a whole picture before a part of it may be changed.

use std::collections::{HashMap, HashSet};

use super::css::{self, Selected};
use super::document::{Element, Space};
use super::paint;

/// Elements whose properties what is in them inherits.
const CONTAINERS: [&str; 14] = [
    "svg", "g", "a", "use", "symbol", "switch", "defs", "marker", "pattern", "mask", "clipPath", "text",
    "tspan", "textPath",
];
/// Elements that are drawn only where something refers to them.
pub(super) const REFERRED: [&str; 9] =
    ["linearGradient", "radialGradient", "pattern", "clipPath", "mask", "filter", "marker", "symbol", "view"];
/// Animation of SVG's own kind.
pub(super) const ANIMATIONS: [&str; 6] =
    ["animate", "animateTransform", "animateMotion", "animateColor", "set", "mpath"];

/// What there is in a picture.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) selected: Selected,
    /// Whether something moves as time goes by.
    pub(super) is_animated: bool,
    /// Whether anything may be drawn on the corners of lines.
    pub(super) has_marks: bool,
    /// Whether it is a sheet of pictures that others refer to, so that every name may be meant.
    pub(super) is_sprite: bool,
    /// Names that are referred to inside.
    pub(super) referred: HashSet<String>,
    /// Properties with their values that containers set.
    set_by_containers: HashMap<String, HashSet<String>>,
}

impl Facts {
    pub(super) fn of(root: &Element) -> Self {
        let mut facts = Self::default();
        let mut pieces = 0;
        root.visit(&mut |element| {
            facts.look_at(element);
            pieces += usize::from(matches!(element.svg_name(), "symbol" | "view"));
        });
        // A picture that uses its own symbols is none of a sheet of them.
        let mut unused = false;
        root.visit(&mut |element| {
            let id = element.get("id");
            unused |= matches!(element.svg_name(), "symbol" | "view")
                && id.is_some_and(|id| !facts.referred.contains(id));
        });
        facts.is_sprite = pieces > 0 && unused;
        facts
    }

    fn look_at(&mut self, element: &Element) {
        let name = element.svg_name();
        self.is_animated |= ANIMATIONS.contains(&name);
        if name == "style" {
            let sheet = element.text();
            let plain = css::plain(&sheet);
            self.is_animated |=
                plain.contains("animation") || plain.contains("transition") || plain.contains("@keyframes");
            self.has_marks |= plain.contains("marker");
            self.refer_by_css(&sheet);
            self.selected.read(&sheet);
        }
        if let Some(target) = element.link().and_then(|link| link.trim().strip_prefix('#')) {
            self.referred.insert(target.to_owned());
        }
        for attribute in &element.attributes {
            self.has_marks |= attribute.name.starts_with("marker");
            let is_css = attribute.name == "style";
            if is_css {
                let plain = css::plain(&attribute.value);
                self.is_animated |= plain.contains("animation") || plain.contains("transition");
                self.has_marks |= plain.contains("marker");
            }
            self.refer_by_css(&attribute.value);
            let is_list = attribute.name.starts_with("aria-")
                || matches!(attribute.name.as_str(), "begin" | "end" | "headers" | "for");
            if is_list {
                let names =
                    attribute.value.split(|letter: char| letter.is_whitespace() || ".;+-,".contains(letter));
                self.referred.extend(names.map(str::to_owned));
                self.referred.extend(attribute.value.split_whitespace().map(str::to_owned));
            }
            if CONTAINERS.contains(&name) && attribute.space == Space::None && !is_css {
                let values = self.set_by_containers.entry(attribute.name.clone()).or_default();
                values.insert(paint::short_color(&attribute.value));
            }
        }
        if CONTAINERS.contains(&name) {
            for (property, value) in css::declarations(element.get("style").unwrap_or_default()) {
                self.set_by_containers.entry(property).or_default().insert(paint::short_color(&value));
            }
        }
    }

    /// Collects the names in `url(#name)`.
    fn refer_by_css(&mut self, css: &str) {
        if css.contains("url") {
            let text = css.replace("URL(", "url(");
            self.referred
                .extend(css::urls(&text).iter().filter_map(|url| url.strip_prefix('#')).map(str::to_owned));
        }
    }

    /// Says whether something could inherit another value of a property than its first one.
    pub(super) fn is_changed_by_containers(&self, property: &str, first: &str) -> bool {
        self.set_by_containers.get(property).is_some_and(|values| values.iter().any(|value| value != first))
    }

    /// Says whether elements may be moved, renamed and taken out of one another.
    pub(super) fn may_restructure(&self) -> bool {
        !self.is_animated && !self.selected.by_more_than_names
    }

    /// Says whether a name may be meant by something.
    pub(super) fn is_meant(&self, id: &str) -> bool {
        self.is_sprite || self.referred.contains(id) || self.selected.mentions(id)
    }
}
