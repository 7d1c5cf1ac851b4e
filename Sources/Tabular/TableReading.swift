/// What the threads that read a table share.
import Glibc

/// Blocks are read under one lock, worked on under none, and collected in order under another.
final class TableReading<Element: TableElement, Partial: Sendable>: @unchecked Sendable {
    private let reader: BlockReader
    private let block: (RowBlock<Element>) throws -> Partial
    private let collect: (Partial) throws -> Void

    private let input = Lock()
    private var taken = 0
    private var isOver = false

    private let output = Lock()
    private var delivered = 0
    private var failure: (any Error)?
    private var linesBefore = 0
    private var rows = 0
    private var names: [String?]?

    init(
        _ reader: BlockReader, _ block: @escaping (RowBlock<Element>) throws -> Partial,
        _ collect: @escaping (Partial) throws -> Void
    ) {
        self.reader = reader
        self.block = block
        self.collect = collect
    }

    /// A thread's work: block after block until the end, or a failure.
    func work() {
        let memory = RowBlock<Element>()
        while let (number, records) = take(memory) {
            let outcome = Result {
                try records.get().read(into: memory)
                return memory.rows == 0 ? nil : try block(memory)
            }
            guard deliver(outcome, number, memory) else { return }
        }
    }

    /// The next block and its number, or why there is none; nil at the end.
    private func take(_ memory: RowBlock<Element>) -> (Int, Result<RecordReader, TableError>)? {
        input.locked { () -> (Int, Result<RecordReader, TableError>)? in
            guard !isOver else { return nil }
            let outcome: Result<RecordReader, TableError>
            do throws(TableError) {
                guard try reader.read(into: memory), let records = reader.records else {
                    isOver = true
                    return nil
                }
                outcome = .success(records)
            } catch {
                // Its lines are counted by the reader, from the source's beginning.
                isOver = true
                memory.linesBefore = 0
                outcome = .failure(error)
            }
            taken += 1
            return (taken - 1, outcome)
        }
    }

    /// Waits for its turn, and gives the block's outcome away; false where reading is over.
    private func deliver(_ outcome: Result<Partial?, any Error>, _ number: Int, _ memory: RowBlock<Element>) -> Bool {
        output.locked {
            while delivered < number && failure == nil { output.wait() }
            guard failure == nil else { return false }
            if let lines = memory.linesBefore { linesBefore = lines }
            do {
                if let partial = try outcome.get() { try collect(partial) }
                rows += memory.rows
                linesBefore += memory.lineCount
                names = names ?? memory.featureNames
            } catch var error as TableError {
                if let line = error.line { error.line = line + linesBefore }
                failure = error
            } catch {
                failure = error
            }
            delivered += 1
            output.wakeAll()
            return failure == nil
        }
    }

    /// What was read, when all threads are done.
    func result() throws -> TableSummary {
        if let failure { throw failure }
        return TableSummary(
            rows: rows, featureNames: names?.compactMap(\.self).count == names?.count ? names?.compactMap(\.self) : nil)
    }
}

/// A mutex and a condition.
final class Lock {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    func wait() { pthread_cond_wait(condition, mutex) }
    func wakeAll() { pthread_cond_broadcast(condition) }
}

/// Runs the work on this thread and `count - 1` others, and returns when all have ended. Where the system has no more
/// threads, fewer do it.
func runThreads(_ count: Int, _ work: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    var threads: [pthread_t] = []
    for _ in 1..<max(count, 1) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(work))
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            }, box.toOpaque())
        if code == 0 { threads.append(thread) } else { box.release() }
    }
    work()
    for thread in threads { pthread_join(thread, nil) }
}
