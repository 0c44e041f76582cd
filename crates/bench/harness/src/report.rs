use std::fmt::Write as _;

use crate::growth::{Growth, Point};
use crate::machine::Machine;
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
sends bytes made ready and reads the reply. Every other client does the whole job: sign, frame, send,
parse, check. Medians; between the quartiles lie half of the rounds.

On one core, client and server are pinned to the same one: a call takes what the two compute, and the
figures repeat. On two, each has a core with one call at a time, and most of a call is one core waking
the other; with more calls at once the scheduler decides. The last column is the processor time that
the client's process takes for a call, its own and the kernel's: what else the machine does changes it
least. Rust programs are built with cargo's own release profile, the C library and the wheel as they
are released.

",
        machine.date, machine.text
    );
    [
        head,
        machine.busy(),
        targets_table(results),
        calls(results),
        weight(results),
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

A ratio is that of the times of a call.

";
    text.to_owned() + &table("figure | target | measured | ", "---|---:|---:|---", rows)
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
                "{} | {} | {:.1} | {:.1} to {:.1} | {:.2} | {:.2} to {:.2} | {:.0} | {:.1}",
                shape.contender.name,
                shape.at_once,
                call.median,
                call.low,
                call.high,
                ratio.median,
                ratio.low,
                ratio.high,
                one.calls_a_second(),
                one.processor_us,
            )
        });
        let columns = "client | at once | µs a call | quartiles | x baseline | quartiles | calls a second | processor, µs";
        let table = table(columns, "---|---|---:|---:|---:|---:|---:|---:", rows);
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
        "One client, called by many threads at once.\n\n",
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
