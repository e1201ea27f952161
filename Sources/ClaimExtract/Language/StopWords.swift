/// The commonest words of languages in Latin script, in lower case.
enum StopWords {
  static let languages: [String] = lists.map(\.0)

  /// For every word the languages it is common in.
  static let owners: [String: [Int]] = {
    var table: [String: [Int]] = [:]
    for (index, entry) in lists.enumerated() {
      for word in Set(Lexicon.words(entry.1)) { table[word, default: []].append(index) }
    }
    return table
  }()

  private static let lists: [(String, String)] = [
    (
      "en",
      """
      the of and to in is that for was with on as by at from it be are were has have had not this which
      an or but his her they their will would said says after over who been its than more about into new
      we he she you can could there when what up out also first no one two against says amid
      denies warns claims tells asks calls report reports killed police government
      """
    ),
    (
      "de",
      """
      der die das und in zu den mit von für auf ist im dem nicht ein eine als auch es an werden aus er
      hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder
      aber vor zur bis mehr durch man sein wurde sei gegen vom können
      """
    ),
    (
      "fr",
      """
      le la les de des et en un une du que qui dans pour au sur par plus pas ne est son sa ce il avec se
      ses sont cette aux elle mais ont été leur nous vous être fait comme après deux d'un d'une qu'il
      c'est n'est contre selon où
      """
    ),
    (
      "es",
      """
      el la los las de del y en que un una por con para se es su al lo como más no fue ha son sus pero
      este esta entre cuando sobre también hasta desde donde años muy sin ser según tras contra
      """
    ),
    (
      "it",
      """
      il lo la gli le di del della dei delle e in che un una per con non è si da al alla nel nella sono
      più come ha anche ma dal dalla suo sua loro questo stato essere dopo contro tra
      """
    ),
    (
      "pt",
      """
      o a os as de do da dos das e em que um uma por para com não é se na no ao mais como foi são mas
      pelo pela sobre seu sua entre também já ser tem após até disse contra
      """
    ),
    (
      "nl",
      """
      de het een en van in is dat op te zijn voor met die niet aan er om ook als maar bij dan nog naar
      heeft door worden uit over werd hebben haar wordt tot zich deze geen tegen
      """
    ),
    (
      "sv",
      """
      och i att det som en på är av för med den till inte har de ett om var från vid man men sig under så
      kan efter eller sin också hade när än mot
      """
    ),
    (
      "da",
      """
      og i at det er en til af på for der den med som de ikke har et om var fra men kan vil sig blev ved
      efter eller også hans mod siger
      """
    ),
    (
      "no",
      """
      og i det er på som for en av til med at har de ikke den et om var men seg fra ble vil han kan etter
      også mot sier skal være
      """
    ),
    (
      "fi",
      """
      ja on ei että se oli ovat hän mukaan myös mutta kun jo kuin joka sen ole vuoden sekä sitä jotka
      olisi tai vain mitä nyt
      """
    ),
    (
      "pl",
      """
      i w na z się nie do że jest o to jak po od za przez dla ma był co są oraz ale jego tym tego przed
      może czy być już
      """
    ),
    (
      "cs",
      """
      a v na se je že z s do o to i za pro by po jako podle ale od jsou které který není byl při roku
      však také už
      """
    ),
    (
      "sk",
      """
      a v na sa je že z s do o to aj za pre by po ako podľa ale od sú ktoré ktorý nie bol pri však
      """
    ),
    (
      "hu",
      """
      a az és hogy nem is egy ez van volt csak meg de már még szerint el lesz mint ki után lehet vagy
      ezt
      """
    ),
    (
      "ro",
      """
      și de a în la cu pe nu o că din un care este pentru mai au fost sa se prin după dar sunt ce al fi
      către
      """
    ),
    (
      "hr",
      """
      i u je se na da su za od s o kako što će koji ne nije bio po iz prema ali kao te više ili bi
      nakon rekao
      """
    ),
    (
      "tr",
      """
      ve bir bu da de için ile olarak çok daha olan sonra kadar ne gibi ancak var dedi göre olduğunu
      ise en değil yeni etti
      """
    ),
    (
      "id",
      """
      yang di dan untuk dengan dari pada ini itu tidak dalam akan ke oleh juga telah sudah saat karena
      ada mereka kata tersebut
      """
    ),
    (
      "vi",
      """
      và của là có được cho trong không với các một đã người những này ông từ khi đến về tại theo để
      """
    ),
    (
      "et",
      """
      ja on ei et see oli ning kui ta mis aga ka oma pärast kes või sest tema ütles
      """
    ),
    (
      "lv",
      """
      un ir ka ar no par uz kas bet arī tika pēc lai kā vai gada nav būs
      """
    ),
    (
      "lt",
      """
      ir kad su yra iš į tai buvo bet apie kaip dėl po jis ar už metų nuo
      """
    ),
    (
      "sw",
      """
      na ya wa kwa ni katika la za kuwa hiyo huo yake baada watu
      """
    ),
    (
      "tl",
      """
      ang ng sa na mga ay at hindi ito para kay niya siya ni nang
      """
    ),
  ]
}
