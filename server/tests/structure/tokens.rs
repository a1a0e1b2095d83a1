//! Rust text as words and signs, without comments, literals, lifetimes and what only tests compile.

/// Cuts a source file into tokens; every literal becomes `"`.
pub(crate) fn read(source: &str) -> Vec<String> {
    without_tests(&cut(source))
}

fn cut(source: &str) -> Vec<String> {
    let characters: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let next = characters.get(at + 1).copied().unwrap_or(' ');
        if character.is_whitespace() {
            at += 1;
        } else if character == '/' && next == '/' {
            at += characters[at..].iter().take_while(|character| **character != '\n').count();
        } else if character == '/' && next == '*' {
            at = end_of_comment(&characters, at);
        } else if character == '"' {
            at = end_of_quoted(&characters, at + 1, '"');
            tokens.push("\"".into());
        } else if character == '\'' {
            let is_lifetime = is_word(next) && characters.get(at + 2) != Some(&'\'');
            at = if is_lifetime {
                end_of_word(&characters, at + 1)
            } else {
                end_of_quoted(&characters, at + 1, '\'')
            };
            if !is_lifetime {
                tokens.push("\"".into());
            }
        } else if is_word(character) {
            let end = end_of_word(&characters, at);
            let word: String = characters[at..end].iter().collect();
            let hashes = characters[end..].iter().take_while(|character| **character == '#').count();
            if matches!(word.as_str(), "r" | "br") && characters.get(end + hashes) == Some(&'"') {
                at = end_of_raw(&characters, end + hashes + 1, hashes);
                tokens.push("\"".into());
            } else {
                at = end;
                tokens.push(word);
            }
        } else if character == ':' && next == ':' {
            at += 2;
            tokens.push("::".into());
        } else {
            at += 1;
            tokens.push(character.into());
        }
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn end_of_word(characters: &[char], from: usize) -> usize {
    from + characters[from..].iter().take_while(|character| is_word(**character)).count()
}

fn end_of_quoted(characters: &[char], mut at: usize, quote: char) -> usize {
    while at < characters.len() && characters[at] != quote {
        at += if characters[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn end_of_raw(characters: &[char], mut at: usize, hashes: usize) -> usize {
    while at < characters.len() {
        let closes = characters[at] == '"'
            && characters[at + 1..].iter().take(hashes).filter(|character| **character == '#').count()
                == hashes;
        if closes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    at
}

fn end_of_comment(characters: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < characters.len() {
        match (characters[at], characters.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    at
}

/// Leaves out the items under `#[cfg(test)]`.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if starts_with(&tokens[at..], &["#", "[", "cfg", "(", "test", ")", "]"]) {
            at = end_of_item(tokens, at + 7);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

pub(crate) fn starts_with(tokens: &[String], wanted: &[&str]) -> bool {
    tokens.len() >= wanted.len() && tokens.iter().zip(wanted).all(|(token, wanted)| token == wanted)
}

/// Where the item ends: at its semicolon, or at the brace that closes its body.
fn end_of_item(tokens: &[String], from: usize) -> usize {
    let is_use = tokens[from..].iter().take(6).any(|token| token == "use");
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && token == "}" && !is_use {
                    return at + 1;
                }
            }
            ";" | "," if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}
