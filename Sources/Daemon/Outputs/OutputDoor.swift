import Configuration
import FeedModel
import Outputs
import SharedState
import StateStore

/// Opens the books of the outputs of a configuration for a command, beside the daemons that send.
enum OutputDoor {
  /// - Throws: ``StateStoreError``, of the kind `cannotOpen` where no output has ever run.
  static func open(
    _ configuration: Configuration, _ access: OutputStore.Access
  ) throws -> any OutputBooks {
    guard configuration.state.backend == .postgresql else {
      return try OutputStore(
        path: OutputStore.path(in: configuration.paths.state), access: access)
    }
    return try shared(configuration, readsOnly: access == .readOnly)
  }

  /// Alerts that an output has given up.
  static func letters(
    of output: String, in configuration: Configuration
  ) throws -> [DeadLetter] {
    guard configuration.state.backend == .postgresql else {
      return try DeadLetterFile(state: configuration.paths.state, output: output).all()
    }
    return try shared(configuration, readsOnly: true).letters(of: output)
  }

  /// Names of the nodes that send, by output; none where nodes are not what sends.
  static func senders(_ configuration: Configuration) throws -> [String: String] {
    guard configuration.state.backend == .postgresql else { return [:] }
    return try shared(configuration, readsOnly: true).senders()
  }

  /// Puts the books that nodes share into the file of this machine, which is to be alone: those that it had before
  /// would send again all that was sent since.
  static func takeHome(_ configuration: Configuration) throws {
    let (books, state) = (try shared(configuration, readsOnly: false), configuration.paths.state)
    let all = try books.all()
    guard !all.isEmpty else { return }
    let file = try OutputStore(path: OutputStore.path(in: state), access: .readWrite)
    for (record, waiting) in all {
      var changes = OutputStore.Changes(record: record)
      changes.settled = try file.output(record.id)?.waiting.map(\.id) ?? []
      changes.waiting = waiting
      try file.store(changes)
      let letters = DeadLetterFile(state: state, output: record.id)
      try letters.replace(with: [])
      for letter in try books.letters(of: record.id) { try letters.append(letter) }
    }
  }

  private static func shared(
    _ configuration: Configuration, readsOnly: Bool
  ) throws -> PostgresOutputBooks {
    try PostgresOutputBooks(StateDoor.session(configuration), readsOnly: readsOnly)
  }
}
