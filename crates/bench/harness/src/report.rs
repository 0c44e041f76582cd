use std::fmt::Write as _;

use crate::bench::contender::{AtOnce, Listener};
use crate::bench::machine::Machine;
use crate::bench::results::Results;
use crate::bench::targets::targets;

/// The whole report, as Markdown.
pub(crate) fn whole(results: &Results<'_>, machine: &Machine) -> String {
    let mut text = format!(
        "# What a call costs\n\n\
         Written by `cargo xtask bench` on {}: {}.\n\n\
         Read the ratios, not the times: they come from one run, in which every client had its turn in each round, against a fixed\n\
         keep-alive server on the same machine. The baseline is a blocking socket that sends bytes made ready and reads the reply. Every\n\
         other client does the whole job: sign, frame, send, parse, check. Medians; between the quartiles lie half of the rounds.\n\
         With one call at a time client and server have a core each; with more the scheduler decides. The last column is the processor time\n\
         that the client's process takes for a call, its own and the kernel's: what else the machine does changes it least.\n\
         Rust programs are built with cargo's own release profile, the C library and the wheel as they are released.\n\n",
        machine.date, machine.text
    );
    text.push_str(&machine.busy());
    for part in [
        targets_table(results),
        calls(results),
        weight(results),
        growth(results),
    ] {
        text.push_str(&part);
    }
    text
}

fn targets_table(results: &Results<'_>) -> String {
    let mut text = "## Bars\n\n| target | limit | measured | |\n|---|---:|---:|---|\n".to_owned();
    for target in targets(results) {
        let relation = if target.at_most {
            "at most"
        } else {
            "at least"
        };
        let measured = target.measured.map_or_else(
            || "not in this build".to_owned(),
            |measured| format!("{measured:.2} {}", target.unit),
        );
        let verdict = match target.is_met() {
            Some(true) => "met",
            Some(false) => "**not met**",
            None => "not measured",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| {} | {relation} {} {} | {measured} | {verdict} |",
            target.what, target.limit, target.unit
        );
    }
    text.push('\n');
    text
}

/// The time of a call for each client, a table for each listener, and the instructions of the library.
pub(crate) fn calls(results: &Results<'_>) -> String {
    let mut text = String::new();
    for listener in Listener::ALL {
        let _ = write!(
            text,
            "## {}\n\n\
             | client | at once | µs a call | quartiles | x baseline | quartiles | calls a second | processor, µs |\n\
             |---|---|---:|---:|---:|---:|---:|---:|\n",
            listener.title()
        );
        for one in results
            .calls
            .iter()
            .filter(|one| one.shape.listener == listener)
        {
            let at_once = match one.shape.at_once {
                AtOnce::Threads(1) => "1 thread".to_owned(),
                AtOnce::Threads(count) => format!("{count} threads"),
                AtOnce::InFlight(count) => format!("{count} in flight"),
            };
            let _ = writeln!(
                text,
                "| {} | {at_once} | {:.1} | {:.1} to {:.1} | {:.2} | {:.2} to {:.2} | {:.0} | {:.1} |",
                one.shape.contender.name,
                one.call_us.median,
                one.call_us.low,
                one.call_us.high,
                one.of_baseline.median,
                one.of_baseline.low,
                one.of_baseline.high,
                one.calls_a_second(),
                one.processor_us,
            );
        }
        text.push('\n');
    }
    text.push_str("## Instructions\n\nIn user space, as callgrind counts them.\n\n| client | a call |\n|---|---:|\n");
    for (name, count) in &results.instructions {
        let _ = writeln!(text, "| {name} | {count:.0} |");
    }
    text.push('\n');
    text
}

fn weight(results: &Results<'_>) -> String {
    let mut text = "## Weight\n\nWhat a Python module adds to a bare interpreter: the time of its import, and memory (resident; \
                    in brackets, what the\nkernel counts when shared pages are split) after the import, the first client and the \
                    first call.\n\n\
                    | module | import, ms | after import, MB | client | first call |\n|---|---:|---:|---:|---:|\n"
        .to_owned();
    for import in &results.imports {
        let memory = results
            .memory
            .iter()
            .find(|one| one.module == import.module);
        let [after_import, client, call] = memory.map_or_else(
            || [const { String::new() }; 3],
            |memory| {
                [memory.import, memory.client, memory.call]
                    .map(|size| format!("{:.1} ({:.1})", size.resident_mb, size.proportional_mb))
            },
        );
        let _ = writeln!(
            text,
            "| {} | {:.1} ({:.1} to {:.1}) | {after_import} | {client} | {call} |",
            import.module, import.added_ms.median, import.added_ms.low, import.added_ms.high
        );
    }
    if let (Some(sizes), Some(signing)) = (&results.sizes, results.signing_ns) {
        let _ = write!(
            text,
            "\nThe wheel is {:.2} MB, the stripped shared library {:.2} MB. A signature takes {:.0} ns ({:.0} to {:.0}).\n\n",
            sizes.wheel_mb, sizes.shared_library_mb, signing.median, signing.low, signing.high
        );
    }
    text
}

fn growth(results: &Results<'_>) -> String {
    let mut text = "## Growth\n\nOne client, one call after another over plain http: µs for each of the last calls, and the process's resident memory.\n\n\
                    | client | calls made | µs a call | MB |\n|---|---:|---:|---:|\n"
        .to_owned();
    for client in &results.by_calls {
        for (calls, call_us, mb) in &client.points {
            let _ = writeln!(
                text,
                "| {} | {calls} | {call_us:.1} | {mb:.1} |",
                client.client
            );
        }
    }
    text.push_str("\nOne client, called by many threads at once.\n\n| client | threads | calls a second | MB |\n|---|---:|---:|---:|\n");
    for client in &results.by_threads {
        for (threads, calls_a_second, mb) in &client.points {
            let _ = writeln!(
                text,
                "| {} | {threads} | {calls_a_second:.0} | {mb:.1} |",
                client.client
            );
        }
    }
    text
}
