/// Draws progress on a terminal, over what it drew before, once a second and at each news.
import Clocks
import Dispatch
import Glibc
import Steps
import Synchronization

/// The block at the end of a terminal's output. What else is told goes above it.
package final class TerminalStatus: Sendable {
    private struct State: ~Copyable {
        var progress: Progress?
        /// How many lines stand there.
        var height = 0
        var ticker: (any DispatchSourceTimer)?
    }

    private let state = Mutex(State())
    private let clock: any Timepiece
    private let size: @Sendable () -> (columns: Int, rows: Int)
    private let write: @Sendable (String) -> Void

    /// Draws by `write`, in lines that fit `size`.
    package init(
        clock: any Timepiece, size: @escaping @Sendable () -> (columns: Int, rows: Int),
        write: @escaping @Sendable (String) -> Void
    ) {
        self.clock = clock
        self.size = size
        self.write = write
    }

    /// The terminal behind standard error; nil where there is none, or one that cannot move its cursor.
    static func standardError(term: String?, clock: any Timepiece) -> TerminalStatus? {
        guard isatty(STDERR_FILENO) == 1, let term, !["", "dumb"].contains(term) else { return nil }
        return TerminalStatus(clock: clock, size: windowSize) { StandardStreams.tell($0) }
    }

    /// Shows this from now on.
    package func show(_ progress: Progress) {
        state.withLock { state in
            state.progress = progress
            redraw(&state)
            if state.ticker == nil { state.ticker = ticker() }
        }
    }

    /// Writes whole lines above the block.
    package func write(above lines: String) {
        state.withLock { state in
            write(erasing(state.height) + lines)
            state.height = 0
            redraw(&state)
        }
    }

    /// Leaves the block as it is; the next one begins below.
    package func settle() {
        state.withLock { state in
            redraw(&state, isOver: true)
            state.ticker?.cancel()
            state.ticker = nil
            state.progress = nil
            state.height = 0
        }
    }

    private func redraw(_ state: inout State, isOver: Bool = false) {
        guard let progress = state.progress else { return }
        let (columns, rows) = size()
        let lines = StatusBlock.lines(progress, at: clock.elapsed, columns: columns, rows: rows, isOver: isOver)
        write(erasing(state.height) + lines.map { $0 + "\n" }.joined())
        state.height = lines.count
    }

    /// Up to the block's first line, and everything from there on cleared.
    private func erasing(_ height: Int) -> String { height == 0 ? "" : "\u{1B}[\(height)A\r\u{1B}[J" }

    private func ticker() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + 1, repeating: 1)
        timer.setEventHandler { [weak self] in
            guard let self else { return }
            state.withLock { self.redraw(&$0) }
        }
        timer.activate()
        return timer
    }

    private static func windowSize() -> (columns: Int, rows: Int) {
        var window = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }
}
