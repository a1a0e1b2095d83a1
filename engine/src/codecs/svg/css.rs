//! As much of CSS as has to be understood: declarations, what a sheet selects, what it refers to.

/// Splits `name: value; …` into pairs, quotes and brackets respected; comments are left out.
pub(super) fn declarations(style: &str) -> Vec<(String, String)> {
    let style = without_comments(style);
    let pairs = split(&style, ';').into_iter().filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let (name, value) = (name.trim(), squeezed(value));
        (!name.is_empty() && !value.is_empty()).then(|| (name.to_owned(), value))
    });
    pairs.collect()
}

/// Writes declarations in as few letters as can be.
pub(super) fn join(declarations: &[(String, String)]) -> String {
    let texts: Vec<_> = declarations.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    texts.join(";")
}

/// Writes a style sheet in as few letters as can be without understanding it; what stands in quotes stays.
pub(super) fn short_sheet(sheet: &str) -> String {
    let mut short = String::new();
    let sheet = without_comments(sheet);
    let mut rest = sheet.trim();
    while !rest.is_empty() {
        let plain_end = rest.find(['"', '\'']).unwrap_or(rest.len());
        push_short(&mut short, &rest[..plain_end]);
        let Some(quote) = rest[plain_end..].chars().next() else { break };
        let inside = &rest[plain_end + 1..];
        let end = inside.find(quote).map_or(rest.len(), |end| plain_end + 1 + end + 1);
        short.push_str(&rest[plain_end..end]);
        rest = &rest[end..];
    }
    short.replace(";}", "}")
}

fn push_short(short: &mut String, plain: &str) {
    for letter in plain.chars() {
        let last = short.chars().next_back();
        if letter.is_whitespace() {
            if !last.is_none_or(|last| last == ' ' || "{};,:".contains(last)) {
                short.push(' ');
            }
            continue;
        }
        // A space before a colon makes another selector.
        if last == Some(' ') && "{};,".contains(letter) {
            short.pop();
        }
        short.push(letter);
    }
}

/// Takes comments out.
pub(super) fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::with_capacity(css.len());
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// Splits where a letter stands outside of quotes and brackets.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_i32, None);
    for (index, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) if letter == at && depth <= 0 => {
                parts.push(&text[start..index]);
                start = index + at.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// One space for many, outside of quotes.
fn squeezed(value: &str) -> String {
    let value = value.trim();
    if value.contains(['"', '\'']) {
        return value.to_owned();
    }
    let words: Vec<_> = value.split_whitespace().collect();
    words.join(" ").replace(", ", ",")
}

/// What stands behind a reader's back: escapes resolved, small letters, no comments.
pub(super) fn plain(css: &str) -> String {
    let css = without_comments(css);
    let mut plain = String::with_capacity(css.len());
    let mut letters = css.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter.to_ascii_lowercase());
            continue;
        }
        let mut code = String::new();
        while code.len() < 6
            && let Some(digit) = letters.next_if(char::is_ascii_hexdigit)
        {
            code.push(digit);
        }
        if code.is_empty() {
            plain.extend(letters.next());
            continue;
        }
        letters.next_if(|letter| letter.is_whitespace());
        let meant = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
        plain.push(meant.unwrap_or('\u{FFFD}').to_ascii_lowercase());
    }
    plain
}

/// What each `url(…)` of a plain text holds, without quotes.
pub(super) fn urls(plain: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = plain;
    while let Some((_, after)) = rest.split_once("url(") {
        let after = after.trim_start();
        let (inside, next) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            _ => after.split_once(')').unwrap_or((after, "")),
        };
        found.push(inside.trim());
        rest = next;
    }
    found
}

/// Colours that the renderer cannot work out, and would draw nothing for.
const COLOR_FUNCTIONS: [&str; 8] =
    ["light-dark(", "var(", "color-mix(", "oklch(", "oklab(", "lab(", "lch(", "color("];

/// Puts a plain colour in the place of each that the renderer cannot work out, so that what it paints is seen.
pub(super) fn with_plain_colors(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((at, name)) = COLOR_FUNCTIONS
        .iter()
        .filter_map(|name| rest.find(name).map(|at| (at, name)))
        .min_by_key(|(at, name)| (*at, usize::MAX - name.len()))
    {
        plain.push_str(&rest[..at]);
        let mut depth = 1;
        let inside = &rest[at + name.len()..];
        let end = inside.find(|letter| {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            depth == 0
        });
        let arguments = split(&inside[..end.unwrap_or(inside.len())], ',');
        let meant = match *name {
            // The first is for light pages, as ours are; what stands behind a variable's name is for where it is not set.
            "light-dark(" => arguments.first(),
            "var(" => arguments.get(1),
            _ => None,
        };
        plain.push_str(&meant.map_or_else(|| "gray".to_owned(), |meant| with_plain_colors(meant.trim())));
        rest = end.map_or("", |end| &inside[end + 1..]);
    }
    plain.push_str(rest);
    plain
}

/// What the sheets of a picture select.
#[derive(Debug, Default)]
pub(super) struct Selected {
    /// Whether there is any sheet at all.
    pub(super) is_styled: bool,
    /// Whether anything but single classes and names by `#` is selected: place in the tree, kind of element, state.
    pub(super) by_more_than_names: bool,
    /// The selectors' text, to look for names in.
    text: String,
}

impl Selected {
    /// Reads one more sheet.
    pub(super) fn read(&mut self, sheet: &str) {
        self.is_styled = true;
        let sheet = without_comments(sheet);
        self.text.push_str(&sheet);
        if sheet.contains('@') {
            self.by_more_than_names = true;
        }
        let selectors = sheet.split('}').map(|rule| rule.split('{').next().unwrap_or_default());
        for selector in selectors.flat_map(|list| list.split(',')).map(str::trim) {
            let name = selector.strip_prefix(['.', '#']);
            let is_name =
                |name: &str| name.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter));
            if !selector.is_empty() && !name.is_some_and(is_name) {
                self.by_more_than_names = true;
            }
        }
    }

    /// Says whether a name is mentioned.
    pub(super) fn mentions(&self, name: &str) -> bool {
        self.text.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_split_outside_of_quotes_and_brackets() {
        let style = "fill : url( data:image/png;base64,AA ) ; font-family: 'a;b', serif;/* x */stroke:red;";
        assert_eq!(
            join(&declarations(style)),
            "fill:url( data:image/png;base64,AA );font-family:'a;b', serif;stroke:red"
        );
    }

    #[test]
    fn a_sheet_is_written_short() {
        let sheet = " .a , .b { fill : red ; font-family: 'x  y' , serif; }\n/* z */ @media (a) and (b) { c :hover { d: e } }";
        assert_eq!(
            short_sheet(sheet),
            ".a,.b{fill :red;font-family:'x  y',serif}@media (a) and (b){c :hover{d:e}}"
        );
    }

    #[test]
    fn colours_that_have_to_be_worked_out_are_told_plainly() {
        let css =
            "fill:light-dark(rgb(0, 0, 0), var(--dark));stroke:var(--a, red);color:lab(1 2 3);mask:url(#a)";
        assert_eq!(with_plain_colors(css), "fill:rgb(0, 0, 0);stroke:red;color:gray;mask:url(#a)");
    }

    #[test]
    fn what_hides_behind_escapes_is_seen() {
        assert_eq!(plain(r"@\69mport u\72 l(X)"), "@import url(x)");
        assert_eq!(urls("a:url( 'x.png' );b:url(#c)"), ["x.png", "#c"]);
    }
}
