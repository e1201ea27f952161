/// Brings what the courier and the writer have to say to the journal, in the order they said it:
/// trouble that ended must not be written down before it began.
final class JournalNotes: Sendable {
  typealias Note = @Sendable (DaemonJournal) async -> Void

  private let inbox: AsyncStream<Note>.Continuation
  private let reader: Task<Void, Never>

  /// Notes for `journal`.
  init(_ journal: DaemonJournal) {
    let (notes, inbox) = AsyncStream.makeStream(of: Note.self)
    self.inbox = inbox
    reader = Task { for await note in notes { await note(journal) } }
  }

  /// Leaves a note. Any thread; returns at once.
  func add(_ note: @escaping Note) { inbox.yield(note) }

  /// Returns once everything noted so far is written; later notes are dropped.
  func close() async {
    inbox.finish()
    await reader.value
  }
}
