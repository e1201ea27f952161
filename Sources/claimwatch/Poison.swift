import ArgumentParser

/// `claimwatch poison`
struct Poison: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show, export and forget texts that ended the daemon.",
    discussion: """
      A text in which the daemon died is read again after the restart. Where it dies again (after a \
      kill of unknown cause the third time), part of the text is given up: first the item's claims, \
      then its alert's details, at last the item; a document that cannot be parsed is not read, the \
      next one is. Another version of the program gives every text another chance. Works while the \
      daemon runs.
      Exit codes: 0 done, 64 there is no such text, 66 nothing is kept of it yet, or there is no state, 74 reading or \
      writing failed, 78 the configuration is wrong.
      """,
    subcommands: [PoisonList.self, PoisonExport.self, PoisonForget.self],
    defaultSubcommand: PoisonList.self)
}
