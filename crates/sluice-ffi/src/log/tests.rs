use super::*;
use std::sync::Mutex;

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[test]
fn warnings_are_kept_for_the_next_error_and_info_is_not() {
    drop(take_last_lines());
    emit(16, c"first");
    emit(24, c"second");
    emit(24, c"second");
    emit(32, c"not kept");
    assert_eq!(crate::AvError::new(-1, "test").log, ["first", "second"]);
    assert!(take_last_lines().is_empty());
}

#[test]
fn only_so_many_lines_are_kept() {
    drop(take_last_lines());
    for n in 0..100 {
        emit(16, &std::ffi::CString::new(format!("line {n}")).unwrap());
    }
    let lines = take_last_lines();
    assert_eq!(lines.len(), KEPT_LINES);
    assert_eq!(lines.last().map(String::as_str), Some("line 99"));
}

#[test]
fn a_listener_hears_the_level_and_one_that_panics_is_not_called_again() {
    let _guard = ONE_AT_A_TIME.lock().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    set_listener(Some(Arc::new(move |line: &LogLine| {
        sink.lock().unwrap().push(line.clone());
        assert!(line.message != "panic now", "as the test asks");
    })));
    emit(32, c"listener hears this");
    emit(48, c"too detailed");
    emit(24, c"panic now");
    emit(24, c"after the panic");
    set_listener(None);
    let messages: Vec<_> = heard
        .lock()
        .unwrap()
        .iter()
        .map(|l| l.message.clone())
        .collect();
    assert!(messages.contains(&"listener hears this".into()));
    assert!(!messages.contains(&"too detailed".into()));
    assert!(!messages.contains(&"after the panic".into()));
}

#[test]
fn the_level_round_trips() {
    let _guard = ONE_AT_A_TIME.lock().unwrap();
    let before = level();
    for wanted in [-100, -8, 0, 32, 99] {
        set_level(wanted);
        assert_eq!(level(), wanted);
    }
    set_level(before);
}
