//! Runs the plan: pictures in parallel, begun in the plan's order, each told of as soon as it is done.

use std::{cell::Cell, io::Write, process::ExitCode, sync::mpsc};

use anyhow::Context;
use eiderpix_engine::Options;

use super::{
    Arguments, one,
    plan::{Item, Plan},
    progress::Progress,
    report::{Line, Summary},
};

/// What a thread tells while it works.
enum Event {
    /// One of several results of a file is there; so many bytes of work with it.
    Step(u64),
    /// A file is done; so many bytes were left.
    Done(Vec<Line>, u64),
}

/// Works through the plan and prints what became of it.
pub(super) fn run(arguments: &Arguments, options: &Options, plan: &Plan) -> anyhow::Result<ExitCode> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.threads.map_or(0, usize::from))
        .build()
        .context("the threads could not be started")?;
    let results = options.variants.len() as u64 + 1;
    let sizes: Vec<u64> = plan.items.iter().map(size_bytes).collect();
    let mut progress = Progress::start(plan.items.len(), sizes.iter().sum::<u64>() * results);
    let (send, receive) = mpsc::channel();
    let mut summary = Summary::default();
    pool.in_place_scope_fifo(|scope| -> anyhow::Result<()> {
        for (item, size) in plan.items.iter().zip(sizes) {
            let send = send.clone();
            let run = one::Run { arguments, options, plan };
            scope.spawn_fifo(move |_| work(run, item, size, results, &send));
        }
        drop(send);
        for event in receive {
            match event {
                Event::Step(bytes) => progress.advance(bytes),
                Event::Done(lines, bytes) => {
                    lines.iter().for_each(|line| summary.add(line));
                    progress.finish_file(bytes, summary.saved_bytes());
                    if arguments.json {
                        progress.above(|| print(&lines))?;
                    }
                }
            }
        }
        Ok(())
    })?;
    progress.finish();
    if !arguments.json {
        write!(std::io::stdout(), "{}", summary.render())?;
    }
    let is_bad = summary.has_failed() || (arguments.check && summary.could_be_smaller());
    Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn work(run: one::Run<'_>, item: &Item, size: u64, results: u64, send: &mpsc::Sender<Event>) {
    let left = Cell::new(size * results);
    let lines = one::optimize(run, item, &|| {
        // The last result is the file's end.
        if left.get() > size {
            left.set(left.get() - size);
            let _ = send.send(Event::Step(size));
        }
    });
    let _ = send.send(Event::Done(lines, left.get()));
}

fn print(lines: &[Line]) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    for line in lines {
        writeln!(stdout, "{}", serde_json::to_string(line)?)?;
    }
    Ok(())
}

/// What a file counts in the bar: what is no picture takes no time.
fn size_bytes(item: &Item) -> u64 {
    let is_work = item.is_live() && item.format.is_some();
    if is_work { std::fs::metadata(&item.path).map_or(0, |metadata| metadata.len()) } else { 0 }
}
