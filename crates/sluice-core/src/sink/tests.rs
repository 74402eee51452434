use std::path::PathBuf;

use super::*;
use std::fs;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("sluice-sink-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn open(path: &std::path::Path, atomic: bool) -> Result<Sink> {
    let format = OutputFormat::from_name("wav").unwrap();
    Sink::open(
        TargetOutput::Text(path.to_string_lossy().into_owned()),
        format,
        false,
        atomic,
        &StopFlag::new(),
    )
}

fn write(sink: &mut Sink, bytes: &[u8]) {
    let OutputTarget::Custom(mut target) = sink.target().unwrap() else {
        panic!("not a file")
    };
    target.write(bytes, 0).unwrap();
}

#[test]
fn a_file_appears_only_when_whole_and_replaces_the_old_one_at_once() {
    let folder = folder("whole");
    let path = folder.join("a%03d:b.wav");
    fs::write(&path, b"old").unwrap();
    let mut sink = open(&path, true).unwrap();
    write(&mut sink, b"new bytes");
    assert_eq!(fs::read(&path).unwrap(), b"old");
    sink.commit().unwrap();
    drop(sink);
    assert_eq!(fs::read(&path).unwrap(), b"new bytes");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn an_abandoned_file_leaves_nothing_behind_and_the_old_one_untouched() {
    let folder = folder("abandoned");
    let path = folder.join("a.wav");
    fs::write(&path, b"old").unwrap();
    let mut sink = open(&path, true).unwrap();
    write(&mut sink, b"new");
    drop(sink);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn without_atomic_the_bytes_can_be_read_while_they_are_written() {
    let path = folder("direct").join("a.wav");
    let mut sink = open(&path, false).unwrap();
    write(&mut sink, b"some");
    assert_eq!(fs::read(&path).unwrap(), b"some");
}

#[test]
fn missing_folders_directories_and_full_disks_have_their_own_errors() {
    let folder = folder("errors");
    assert_eq!(
        open(&folder.join("no/a.wav"), true).err().map(|e| e.code()),
        Some("ERR_NOT_FOUND")
    );
    assert_eq!(open(&folder, true).err().map(|e| e.code()), Some("ERR_IO"));
    let mut sink = open(std::path::Path::new("/dev/full"), true).unwrap();
    let OutputTarget::Custom(mut target) = sink.target().unwrap() else {
        panic!("not a file")
    };
    let error = target.write(b"x", 0).unwrap_err();
    assert_eq!(sink.error(error, "write").code(), "ERR_DISK_FULL");
}

#[test]
fn a_format_that_opens_its_own_files_needs_a_path() {
    let hls = OutputFormat::from_name("hls").unwrap();
    let error = Sink::open(TargetOutput::Memory, hls, false, true, &StopFlag::new())
        .err()
        .unwrap();
    assert_eq!(error.code(), "ERR_UNSUPPORTED_FORMAT");
}

#[test]
fn a_link_stays_a_link_and_a_replaced_file_keeps_its_rights() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("link");
    let (real, link) = (folder.join("real.wav"), folder.join("link.wav"));
    fs::write(&real, b"old").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, &link).unwrap();
    let mut sink = open(&link, true).unwrap();
    write(&mut sink, b"new");
    sink.commit().unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&real).unwrap(), b"new");
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
}
