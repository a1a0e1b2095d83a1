//! Sends requests at a fixed rate over a fixed number of connections, and prints how long the answers took.
//!
//! A request's time begins when it was due, not when it was sent: a server that stalls is charged for all that had to wait.
//! Requests come from a file, one a line: method, path, content type and body, parted by tabs; they are sent in turn.

mod connection;
mod figures;

use std::{
    env, fs, process,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use connection::Connection;
use figures::Figures;

struct Plan {
    address: String,
    requests: Vec<Vec<u8>>,
    per_second: f64,
    seconds: f64,
    connections: u32,
}

fn main() {
    let plan = Arc::new(read_plan().unwrap_or_else(|problem| {
        eprintln!("{problem}\nusage: bench-load HOST:PORT REQUESTS PER_SECOND SECONDS CONNECTIONS");
        process::exit(2);
    }));
    let begin = Instant::now() + Duration::from_millis(200);
    let workers: Vec<_> = (0..plan.connections)
        .map(|number| {
            let plan = Arc::clone(&plan);
            thread::spawn(move || send_all(&plan, number, begin))
        })
        .collect();
    let mut figures = Figures::default();
    for worker in workers {
        figures.add(worker.join().expect("a sender does not panic"));
    }
    println!("{}", figures.into_json(begin.elapsed()));
}

fn read_plan() -> Result<Plan, String> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [address, requests, per_second, seconds, connections] = arguments.as_slice() else {
        return Err("five arguments are needed".into());
    };
    let text = fs::read_to_string(requests).map_err(|error| format!("{requests}: {error}"))?;
    let number = |text: &String| text.parse::<f64>().map_err(|_| format!("{text} is not a number"));
    let plan = Plan {
        address: address.clone(),
        requests: text.lines().filter_map(|line| connection::request(line, address)).collect(),
        per_second: number(per_second)?,
        seconds: number(seconds)?,
        connections: connections.parse().map_err(|_| format!("{connections} is not a count"))?,
    };
    if plan.requests.is_empty() || plan.connections == 0 || plan.per_second <= 0.0 {
        return Err("there is nothing to send".into());
    }
    Ok(plan)
}

/// Sends this connection's share: every so-manieth request of the whole sequence, each when it is due.
fn send_all(plan: &Plan, number: u32, begin: Instant) -> Figures {
    let mut figures = Figures::default();
    let mut connection = Connection::new(&plan.address);
    let mut index = u64::from(number);
    loop {
        let due_after = index as f64 / plan.per_second;
        if due_after >= plan.seconds {
            return figures;
        }
        let due = begin + Duration::from_secs_f64(due_after);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let request = &plan.requests[usize::try_from(index).unwrap_or(usize::MAX) % plan.requests.len()];
        match connection.exchange(request) {
            Ok(code) => figures.answered(due.elapsed(), code),
            Err(_) => figures.failed(),
        }
        index += u64::from(plan.connections);
    }
}
