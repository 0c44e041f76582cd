use std::fmt::Write as _;

use crate::at_once::AtOnce::InFlight;
use crate::contender::{
    ASYNCIO_BASELINE, C, Contender, HYPER, PYTHON, PYTHON_ASYNC, RUST, SIGNING_BASELINE,
};
use crate::growth::{Growth, Point};
use crate::machine::Machine;
use crate::placement::Placement::OneCore;
use crate::profile::HYPER_AND_ITS_TYPES;
use crate::results::Results;
use crate::setting::Setting;
use crate::targets::{Limit, targets};

/// The whole report, as Markdown; picture.py reads its tables.
pub(crate) fn whole(results: &Results, machine: &Machine) -> String {
    let head = format!(
        "\
# What a call costs

Written by `cargo xtask bench` on {}: {}.

Read the ratios, not the times: they come from one run, in which every client had its turn in each
round, against a fixed keep-alive server on the same machine. The baseline is a blocking socket that
sends bytes made ready and reads the reply; the asyncio baseline does the same in a task, on a socket
that the event loop watches. Every other client does the whole job: sign, frame, send, parse, check.
Medians; between the quartiles lie half of the rounds.

On one core, client and server are pinned to the same one: a call takes what the two compute, the
figures repeat, and the least of many short rounds is what the targets are held against. On two, each
has a core with one call at a time, and most of a call is one core waking the other; with more calls
at once the scheduler decides. The last column is the processor time that the client's process takes
for a call, its own and the kernel's: what else the machine does changes it least. Rust programs are
built with cargo's own release profile, the C library and the wheel as they are released.

",
        machine.date, machine.text
    );
    [
        head,
        machine.busy(),
        targets_table(results),
        calls(results),
        weight(results),
        profile(results),
        startup(results),
        growth(results),
    ]
    .concat()
}

fn targets_table(results: &Results) -> String {
    let rows = targets(results).into_iter().map(|target| {
        let (relation, limit) = match target.limit {
            Limit::AtMost(limit) => ("at most", limit),
            Limit::AtLeast(limit) => ("at least", limit),
        };
        let (measured, verdict) = match (target.measured, target.is_met()) {
            (Some(measured), Some(is_met)) => (
                format!("{measured:.2} {}", target.unit),
                if is_met { "met" } else { "**not met**" },
            ),
            _ => (String::new(), "not measured"),
        };
        let (figure, unit) = (target.figure, target.unit);
        format!("{figure} | {relation} {limit} {unit} | {measured} | {verdict}")
    });
    let text = "\
## Targets

A ratio is that of the times of a call: on one core of the least, on two of the medians.

";
    text.to_owned()
        + &table("figure | target | measured | ", "---|---:|---:|---", rows)
        + &below(results)
}

/// What the parts that the library is built on take by themselves, beside its targets.
fn below(results: &Results) -> String {
    let times = |contender| {
        let call = results.call(contender, InFlight(1), OneCore);
        call.map_or(f64::NAN, |call| call.least_of_baseline)
    };
    format!(
        "\
What lies below the targets of one core, with one call in flight: hyper alone takes {:.2} times the
baseline, asyncio alone {:.2} times. Where hyper takes more than 1.3, no client that is built on it
can stay within that, and Python's call contains Rust's: the profile below shows what hyper, the
runtime and the binding add. Only an HTTP client of our own, in place of theirs, could meet these
targets. A call of Python async wakes the background's thread and then the event loop's: to stay
within 2.5 the loop itself would have to watch the connection. Its thread alone would then compute all
calls in flight, which now two cores share.

With 64 in flight hyper alone neither signs nor checks a reply, and has no deadline. Growth, below,
explains why Python's calls a second fall with more threads. The targets in ms and ns were set on
another machine: a slower one exceeds them.

",
        times(HYPER),
        times(ASYNCIO_BASELINE),
    )
}

/// The time of a call for each client, a table for each setting, and the library's instructions.
pub(crate) fn calls(results: &Results) -> String {
    let mut text = String::new();
    for setting in Setting::all() {
        let of_setting = results
            .calls
            .iter()
            .filter(|one| one.shape.setting == setting);
        let rows = of_setting.map(|one| {
            let (call, ratio, shape) = (one.call_us, one.of_baseline, one.shape);
            format!(
                "{} | {} | {:.1} | {:.1} to {:.1} | {:.2} | {:.2} to {:.2} | {:.1} | {:.2} | {:.0} | {:.1}",
                shape.contender.name,
                shape.at_once,
                call.median,
                call.low,
                call.high,
                ratio.median,
                ratio.low,
                ratio.high,
                call.least,
                one.least_of_baseline,
                one.calls_a_second(),
                one.processor_us,
            )
        });
        let columns = "client | at once | µs a call | quartiles | x baseline | quartiles | least, µs | x baseline's | calls a second | processor, µs";
        let table = table(
            columns,
            "---|---|---:|---:|---:|---:|---:|---:|---:|---:",
            rows,
        );
        // Writing to a String cannot fail.
        let _ = write!(text, "## {}\n\n{table}", setting.title());
    }
    let counts = results.instructions.iter();
    let rows = counts.map(|(name, count)| format!("{name} | {count:.0}"));
    text.push_str(
        "## Instructions\n\nIn user space, as callgrind counts them; one call at a time.\n\n",
    );
    text + &table("client | a call", "---|---:", rows)
}

/// The parts of a call of the Rust client, and what the languages above it add.
fn profile(results: &Results) -> String {
    let total: f64 = results.profile.iter().map(|share| share.now).sum();
    let rows = results.profile.iter().map(|share| {
        format!(
            "{} | {:.0} | {:.0} | {:.0} %",
            share.part,
            share.before,
            share.now,
            share.now / total * 100.0
        )
    });
    let mut text = "\
## Where the instructions go

A call of yl Rust over plain http, by callgrind: code counts for the package that it was written in,
wherever it was inlined. \"Before\" is commit 8309e57, before calls were made lighter.

"
    .to_owned();
    text += &table("part | before | now | share", "---|---:|---:|---:", rows);
    let count = |name| results.instructions.iter().find(|(of, _)| *of == name);
    let count = |contender: Contender| count(contender.name).map_or(f64::NAN, |(_, count)| *count);
    let hyper = results
        .profile
        .iter()
        .find(|it| it.part == HYPER_AND_ITS_TYPES);
    let hyper = hyper.map_or(f64::NAN, |share| share.now);
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "Without hyper {:.0} would be left, {:.2} times those of a bare socket that also\n\
         signs, and what took hyper's place. The bindings add to yl Rust's: C {:+.0}, Python {:+.0}, Python async {:+.0}.\n\n",
        total - hyper,
        (total - hyper) / count(SIGNING_BASELINE),
        count(C) - count(RUST),
        count(PYTHON) - count(RUST),
        count(PYTHON_ASYNC) - count(RUST),
    );
    text
}

fn startup(results: &Results) -> String {
    let rows = results.startup.iter().map(|one| {
        let took = one.took_ms;
        format!(
            "{} | {:.1} | {:.1} | {:.1} to {:.1}",
            one.client, took.least, took.median, took.low, took.high
        )
    });
    let text = "\
## Start

From the start of a process to its first confirmed delete over https, in ms: the program or the
interpreter with its imports, a client with a CA of its own, a full handshake and the call.

";
    text.to_owned()
        + &table(
            "client | least | median | quartiles",
            "---|---:|---:|---:",
            rows,
        )
}

fn weight(results: &Results) -> String {
    let rows = results.imports.iter().map(|import| {
        let memory = results
            .memory
            .iter()
            .find(|one| one.module == import.module);
        let sizes = memory.map_or_else(
            || " |  | ".to_owned(),
            |memory| {
                let size = memory
                    .stages
                    .map(|size| format!("{:.1} ({:.1})", size.resident_mb, size.proportional_mb));
                size.join(" | ")
            },
        );
        let added = import.added_ms;
        format!(
            "{} | {:.1} ({:.1} to {:.1}) | {sizes}",
            import.module, added.median, added.low, added.high
        )
    });
    let mut text = "\
## Weight

What a Python module adds to a bare interpreter: the time of its import, and memory (resident; in
brackets, what the kernel counts when shared pages are split) after the import, the first client and
the first call.

"
    .to_owned();
    let columns = "module | import, ms | after import, MB | client | first call";
    text.push_str(&table(columns, "---|---:|---:|---:|---:", rows));
    if let (Some(sizes), Some(signing)) = (&results.sizes, results.signing_ns) {
        let _ = write!(
            text,
            "The wheel is {:.2} MB, the stripped shared library {:.2} MB. A signature takes {:.0} ns ({:.0} to {:.0}).\n\n",
            sizes.wheel_mb, sizes.shared_library_mb, signing.median, signing.low, signing.high
        );
    }
    text
}

fn growth(results: &Results) -> String {
    let by_calls = |point: &Point| format!("{:.1}", point.call_us);
    let by_threads = |point: &Point| format!("{:.0}", point.calls_a_second());
    let parts = [
        "\
## Growth

One client, one call after another over plain http: µs for each of the last calls, and the process's
resident memory.

",
        &growth_table("calls made | µs a call", &results.by_calls, by_calls),
        "\
One client, called by many threads at once. A call of Python gives up the interpreter's lock once,
for all of its wait; to take it again a thread waits for the others. Threads that do nothing but
that, around the write and the read of a byte on a socket, fall by about as much from 4 to 64.

",
        &growth_table("threads | calls a second", &results.by_threads, by_threads),
    ];
    parts.concat().trim_end().to_owned() + "\n"
}

fn growth_table(columns: &str, growth: &[Growth], figure: impl Fn(&Point) -> String) -> String {
    let points = growth
        .iter()
        .flat_map(|one| one.points.iter().map(|point| (one.client, point)));
    let rows = points.map(|(client, point)| {
        format!(
            "{client} | {} | {} | {:.1}",
            point.count,
            figure(point),
            point.resident_mb
        )
    });
    table(
        &format!("client | {columns} | MB"),
        "---|---:|---:|---:",
        rows,
    )
}

fn table(columns: &str, alignment: &str, rows: impl Iterator<Item = String>) -> String {
    let mut text = format!("| {columns} |\n|{alignment}|\n");
    for row in rows {
        text.extend(["| ", &row, " |\n"]);
    }
    text + "\n"
}
