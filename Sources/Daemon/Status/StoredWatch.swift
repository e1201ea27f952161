import StateStore

/// What the state counts of a watch, in files where AlertLog's record of one is known too.
typealias StoredWatch = WatchRecord
