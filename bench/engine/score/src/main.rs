//! Judges results against their originals, one a line.
//!
//! Reads `ORIGINAL<tab>RESULT` from standard input and answers each line with one JSON object, in order:
//! `{"score":71.52,"b3":1.21,"bmax":4.07,"eye3":1.33,"hardened":0.02,"bands":0.4,"places":{"b3":[12,40,0,255],…},"megapixels":0.39,"has_few_colors":false}`,
//! or `{"error":"…"}`. The megapixels are the original's, all frames together; `hardened` is null where there is nothing
//! to judge; few colours are 4,096 at most. A place says where a figure is worst: x, y, frame, and the grey level behind the picture.
//!
//! Both sides are decoded as a browser shows them: libjpeg-turbo for JPEG, turned upright, converted to sRGB.

mod animation;
mod bands;
mod color;
mod compare;
mod decode;
mod eye;
mod figures;
mod flat;

use std::{
    io::{self, BufRead, Write},
    path::Path,
};

use compare::Original;
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    // Results of one original follow one another, so that it is decoded and prepared once.
    let mut last: Option<(String, Original)> = None;
    for line in io::stdin().lock().lines() {
        let answer =
            answer(&line?, &mut last).unwrap_or_else(|error| json!({ "error": format!("{error:#}") }));
        writeln!(stdout, "{answer}")?;
        stdout.flush()?;
    }
    Ok(())
}

fn answer(line: &str, last: &mut Option<(String, Original)>) -> anyhow::Result<Value> {
    let Some((original_path, result_path)) = line.split_once('\t') else {
        anyhow::bail!("expected ORIGINAL<tab>RESULT");
    };
    let (_, original) = match last.take_if(|(path, _)| path == original_path) {
        Some(same) => last.insert(same),
        None => last.insert((original_path.to_owned(), Original::open(Path::new(original_path))?)),
    };
    let mut answer = original.judge(Path::new(result_path))?.to_json();
    answer["megapixels"] = json!(original.megapixels());
    answer["has_few_colors"] = json!(original.has_few_colors());
    Ok(answer)
}
