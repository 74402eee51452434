//! The window, and which picture is in it.

use std::collections::VecDeque;
use std::io::stdin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use minifb::{InputCallback, Key, ScaleMode, Window, WindowOptions};

use crate::clock::{Clock, since_1970};
use crate::events::{Event, Request, emit};
use crate::input::{Message, read_all};

/// How often the window is looked after while no picture is due.
const TICK: Duration = Duration::from_millis(3);
/// How often the system's messages are handled at least: a click, a resize.
const CARE: Duration = Duration::from_millis(15);
/// A picture may come this much too early, in seconds: half of what the eye and a screen can tell.
const EARLY: f64 = 0.002;

/// Hears every key, also one that is let go before anyone looks.
struct Escape(Arc<AtomicBool>);

impl InputCallback for Escape {
    fn add_char(&mut self, _character: u32) {}

    fn set_key_state(&mut self, key: Key, pressed: bool) {
        if pressed && key == Key::Escape {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Pictures that wait for their time.
struct Queue {
    from: Receiver<Message>,
    waiting: VecDeque<(f64, Vec<u32>)>,
    clock: Clock,
    /// When the last picture has lasted, once that is known.
    until: Option<f64>,
    /// Nothing comes any more.
    ended: bool,
}

/// Shows pictures until they end, or someone closes the window.
pub(crate) fn show(request: &Request) -> Result<(), String> {
    let options = WindowOptions {
        resize: true,
        scale_mode: ScaleMode::AspectRatioStretch,
        ..WindowOptions::default()
    };
    let mut window = Window::new(&request.title, request.width, request.height, options)
        .map_err(|error| format!("No window can be opened: {error}."))?;
    // Pictures have times of their own.
    window.set_target_fps(0);
    let escaped = Arc::new(AtomicBool::new(false));
    window.set_input_callback(Box::new(Escape(Arc::clone(&escaped))));
    emit(&Event::Opened);
    let (sender, receiver) = channel();
    spawn(move || read_all(stdin().lock(), &sender));
    let mut queue = Queue {
        from: receiver,
        waiting: VecDeque::new(),
        clock: Clock::new(request.follows),
        until: None,
        ended: false,
    };
    let mut cared = Instant::now();
    loop {
        if !window.is_open() || escaped.load(Ordering::Relaxed) {
            emit(&Event::Closed);
            return Ok(());
        }
        queue.receive();
        if let Some((pts, pixels)) = queue.due() {
            display(&mut window, request, &pixels)?;
            emit(&Event::Shown {
                pts,
                at: Some(since_1970()),
            });
            cared = Instant::now();
        } else if queue.is_over() {
            emit(&Event::Ended);
            return Ok(());
        } else {
            if cared.elapsed() >= CARE {
                window.update();
                cared = Instant::now();
            }
            sleep(TICK);
        }
    }
}

fn display(window: &mut Window, request: &Request, pixels: &[u32]) -> Result<(), String> {
    window
        .update_with_buffer(pixels, request.width, request.height)
        .map_err(|error| format!("The picture can't be shown: {error}."))
}

impl Queue {
    fn receive(&mut self) {
        loop {
            match self.from.try_recv() {
                Ok(Message::Picture { pts, pixels }) => self.waiting.push_back((pts, pixels)),
                Ok(Message::Clock { position, at }) => self.clock.tell(position, at),
                Ok(Message::End { until }) => self.until = Some(until),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.ended = true;
                    return;
                }
            }
        }
    }

    /// The picture whose time has come. Those whose successor's time has come too are left out.
    fn due(&mut self) -> Option<(f64, Vec<u32>)> {
        let first = self.waiting.front()?.0;
        let now = self.clock.now(first)? + EARLY;
        while self.waiting.get(1).is_some_and(|(pts, _)| *pts <= now) {
            if let Some((pts, _)) = self.waiting.pop_front() {
                emit(&Event::Shown { pts, at: None });
            }
        }
        self.waiting.pop_front_if(|(pts, _)| *pts <= now)
    }

    /// Whether all was shown for as long as it lasts.
    fn is_over(&mut self) -> bool {
        if !self.ended || !self.waiting.is_empty() {
            return false;
        }
        let Some(until) = self.until else {
            return true;
        };
        self.clock.now(until).is_none_or(|now| now >= until)
    }
}
