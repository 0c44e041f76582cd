use std::fmt::Write as _;

use crate::bench::contender::{AtOnce, Contender, Listener};
use crate::bench::machine::Machine;
use crate::bench::results::Results;
use crate::bench::rounds::Measured;

const WIDTH: f64 = 880.0;
const MARGIN: f64 = 24.0;
const LABELS: f64 = 190.0;
const ROW: f64 = 22.0;

const INK: &str = "#24292f";
const FAINT: &str = "#6e7781";
const BASELINE: &str = "#57606a";
const PEER: &str = "#c2c8cf";
/// Ours: Rust, C, Python.
const OURS: [&str; 3] = ["#b7410e", "#0b6e4f", "#2f5d9b"];

/// The results as a picture: a call's time, calls a second, and growth.
pub(crate) fn draw(results: &Results<'_>, machine: &Machine) -> String {
    let mut picture = Picture::default();
    picture.heading("Time of one delete, as a multiple of a bare socket's (http, connection kept)");
    picture.targets(
        &rows(results, AtOnce::Threads(1), |one| one.of_baseline.median),
        |value| format!("{value:.2} x"),
    );
    picture.heading("Deletes a second, 64 in flight");
    let mut in_flight = rows(results, AtOnce::InFlight(64), Measured::calls_a_second);
    in_flight.reverse();
    picture.targets(&in_flight, thousands);
    let top = picture.height + 8.0;
    let half = (WIDTH - MARGIN * 3.0) / 2.0;
    let threads = results
        .by_threads
        .iter()
        .map(|one| (one.client, points(&one.points, |point| point.1)));
    picture.chart(
        (MARGIN, top, half),
        "Deletes a second, by threads that share a client",
        &threads.collect::<Vec<_>>(),
        thousands,
    );
    let calls = results
        .by_calls
        .iter()
        .map(|one| (one.client, points(&one.points, |point| point.2)));
    picture.chart(
        (MARGIN * 2.0 + half, top, half),
        "Memory of the process in MB, by deletes made",
        &calls.collect::<Vec<_>>(),
        |value| format!("{value:.0}"),
    );
    picture.height = top + 210.0;
    picture.text(
        MARGIN,
        picture.height,
        FAINT,
        "start",
        11.0,
        &format!("{}; {}", machine.date, machine.text),
    );
    picture.finish()
}

/// A client's name, its colour and its figure, the smallest first.
type Row = (&'static str, &'static str, f64);

fn rows<'a>(
    results: &Results<'a>,
    at_once: AtOnce,
    figure: impl Fn(&Measured<'a>) -> f64,
) -> Vec<Row> {
    let shown = results
        .calls
        .iter()
        .filter(|one| one.shape.listener == Listener::Http && one.shape.at_once == at_once);
    let mut rows: Vec<Row> = shown
        .map(|one| {
            let contender = one.shape.contender;
            let name = if contender.is_baseline() {
                "bare socket"
            } else {
                contender.name
            };
            (name, colour(contender), figure(one))
        })
        .collect();
    rows.sort_by(|one, other| one.2.total_cmp(&other.2));
    rows
}

fn colour(contender: &Contender) -> &'static str {
    if contender.is_baseline() {
        BASELINE
    } else if contender.is_library() {
        line_colour(contender.name)
    } else {
        PEER
    }
}

fn line_colour(name: &str) -> &'static str {
    let [rust, c, python] = OURS;
    if name.starts_with("yl Rust") {
        rust
    } else if name.starts_with("yl C") {
        c
    } else {
        python
    }
}

fn thousands(value: f64) -> String {
    format!("{:.0}k", value / 1e3)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn points(
    points: &[(usize, f64, f64)],
    figure: impl Fn(&(usize, f64, f64)) -> f64,
) -> Vec<(f64, f64)> {
    points
        .iter()
        .map(|point| (point.0 as f64, figure(point)))
        .collect()
}

/// SVG that grows downwards.
#[derive(Default)]
struct Picture {
    body: String,
    height: f64,
}

impl Picture {
    fn heading(&mut self, text: &str) {
        self.height += 34.0;
        self.text(MARGIN, self.height, INK, "start", 15.0, text);
        self.height += 10.0;
    }

    fn targets(&mut self, rows: &[Row], label: impl Fn(f64) -> String) {
        let largest = rows.iter().map(|row| row.2).fold(0.0, f64::max);
        let room = WIDTH - MARGIN * 2.0 - LABELS - 70.0;
        for (name, colour, value) in rows {
            let (x, y) = (MARGIN + LABELS, self.height);
            let width = (value / largest * room).max(1.0);
            // Writing to a String cannot fail.
            let _ = writeln!(
                self.body,
                r#"<rect x="{x:.1}" y="{:.1}" width="{width:.1}" height="{:.1}" rx="2" fill="{colour}"/>"#,
                y + 3.0,
                ROW - 6.0
            );
            let base = y + ROW - 7.0;
            self.text(x - 8.0, base, INK, "end", 12.5, name);
            self.text(x + width + 6.0, base, INK, "start", 12.5, &label(*value));
            self.height += ROW;
        }
    }

    /// Lines over a logarithmic axis, at (left, top, width).
    fn chart(
        &mut self,
        (left, top, width): (f64, f64, f64),
        title: &str,
        lines: &[(&str, Vec<(f64, f64)>)],
        label: impl Fn(f64) -> String,
    ) {
        self.text(left, top + 20.0, INK, "start", 15.0, title);
        let (x0, y0, w, h) = (left + 44.0, top + 40.0, width - 100.0, 110.0);
        let all = || lines.iter().flat_map(|(_, points)| points);
        let last = all().map(|point| point.0).fold(1.0, f64::max);
        let largest = all().map(|point| point.1).fold(0.0, f64::max);
        let place = |point: &(f64, f64)| {
            (
                x0 + point.0.ln() / last.ln() * w,
                y0 + h - point.1 / largest * h,
            )
        };
        for share in [0.0, 0.5, 1.0] {
            let y = y0 + h - share * h;
            let _ = writeln!(
                self.body,
                r##"<path d="M{x0:.1} {y:.1}h{w:.1}" stroke="#d8dee4"/>"##
            );
            self.text(
                x0 - 6.0,
                y + 4.0,
                FAINT,
                "end",
                11.0,
                &label(share * largest),
            );
        }
        if let Some((_, points)) = lines.first() {
            for point in points {
                let text = if point.0 >= 1000.0 {
                    format!("{:.0}k", point.0 / 1e3)
                } else {
                    format!("{:.0}", point.0)
                };
                self.text(place(point).0, y0 + h + 16.0, FAINT, "middle", 11.0, &text);
            }
        }
        for (index, (name, points)) in lines.iter().enumerate() {
            let colour = line_colour(name);
            let corners: Vec<String> = points
                .iter()
                .map(place)
                .map(|(x, y)| format!("{x:.1},{y:.1}"))
                .collect();
            let _ = writeln!(
                self.body,
                r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="2"/>"#,
                corners.join(" ")
            );
            // Names stand under the axis: lines may end at one height.
            #[expect(clippy::cast_precision_loss, reason = "three lines")]
            let x = x0 + index as f64 * 90.0;
            self.text(x, y0 + h + 36.0, colour, "start", 12.5, name);
        }
    }

    fn text(&mut self, x: f64, y: f64, colour: &str, anchor: &str, size: f64, text: &str) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" fill="{colour}" text-anchor="{anchor}" font-size="{size}">{text}</text>"#
        );
    }

    fn finish(self) -> String {
        let height = self.height + 16.0;
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0}" font-family="system-ui, sans-serif">
<rect width="{WIDTH}" height="{height:.0}" fill="white"/>
{}</svg>
"#,
            self.body
        )
    }
}
