#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &[u8])| {
    let statuses = [200, 400, 401, 403, 404, 413, 429, 500, 503];
    let status = statuses
        .get(usize::from(input.0))
        .copied()
        .unwrap_or(input.0 % 600);
    yl_facesearch::fuzzing::verdict(status, input.1);
});
