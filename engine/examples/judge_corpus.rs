//! Optimizes files and prints what every judge measures on the results, a line each.
//!
//! `judge_corpus OUT MODES EFFORT FILE…`; MODES is a list of lossy, glossy or floors, with `+webp` and `+avif` for
//! further formats, separated by commas. Results are put into OUT.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use eiderpix_engine::{
    Effort, Floor, Limits, Mode, Optimizer, Options, Outcome, VariantFormat, VariantOutcome, judge, score,
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, modes, effort, files @ ..] = &arguments[..] else { panic!("OUT MODES EFFORT FILE…") };
    let effort = match effort.as_str() {
        "fast" => Effort::Fast,
        "best" => Effort::Best,
        _ => Effort::Balanced,
    };
    std::fs::create_dir_all(out).expect("OUT can be made");
    let work: Vec<(&str, PathBuf)> =
        files.iter().flat_map(|file| modes.split(',').map(move |mode| (mode, PathBuf::from(file)))).collect();
    let next = AtomicUsize::new(0);
    let threads: usize = std::env::var("THREADS").ok().and_then(|count| count.parse().ok()).unwrap_or(2);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((mode, file)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    one(Path::new(out), mode, effort, file);
                }
            });
        }
    });
}

fn one(out: &Path, asked: &str, effort: Effort, file: &Path) {
    let original = std::fs::read(file).expect("the file can be read");
    let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let (mode, variant) =
        asked.split_once('+').map_or((asked, None), |(mode, variant)| (mode, Some(variant)));
    let mut options = Options { effort, limits: Limits::default(), ..Options::default() };
    match mode {
        "lossy" => {}
        "glossy" => options.mode = Mode::Glossy,
        "lossless" => options.mode = Mode::Lossless,
        floor => options.floor = Some(Floor(floor.parse().expect("a floor is a number"))),
    }
    let before = cpu();
    let made = Optimizer::open(&original, &options).and_then(|optimizer| match variant {
        None => optimizer.main().map(|outcome| match outcome {
            Outcome::Optimized(produced) => Ok(produced),
            Outcome::Kept(reason) => Err(format!("{reason:?}")),
        }),
        Some(format) => {
            let format = if format == "webp" { VariantFormat::WebP } else { VariantFormat::Avif };
            Ok(match optimizer.variant(format, u64::MAX) {
                VariantOutcome::Made(produced) => Ok(produced),
                VariantOutcome::Missing(reason) => Err(format!("{reason:?}")),
            })
        }
    });
    let seconds = (cpu() - before).as_secs_f64();
    let line = match made {
        Err(error) => format!("-\t{error}"),
        Ok(Err(kept)) => format!("{}\t{kept}", original.len()),
        Ok(Ok(produced)) => {
            let stem = Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let extension = format!("{:?}", produced.format).to_lowercase();
            std::fs::write(out.join(format!("{stem}.{asked}.{extension}")), &produced.bytes)
                .expect("OUT can be written");
            let judged = judge(&original, &produced.bytes);
            let scored = score(&original, &produced.bytes);
            match (judged, scored) {
                (Ok(judged), Ok(scored)) => {
                    let figure = |figure: Option<f64>| figure.map_or("nan".into(), |f| format!("{f:.3}"));
                    format!(
                        "{}\t{:.2}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                        produced.bytes.len(),
                        scored.value(),
                        figure(judged.butteraugli_3norm),
                        figure(judged.butteraugli_max),
                        figure(judged.eye3),
                        figure(judged.hardened),
                        figure(judged.bands),
                        produced.candidates,
                        produced.encoding
                    )
                }
                (judged, scored) => format!("{}\t{judged:?} {scored:?}", produced.bytes.len()),
            }
        }
    };
    let kind = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    println!("{kind}/{name}\t{asked}\t{}\t{seconds:.3}\t{line}", original.len());
}

fn cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
