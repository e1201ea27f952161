/// Nouns that say what kind of speaker a phrase names. Ours, from general knowledge; not complete.
enum OpenClasses {
  static let lists: [(WordClass, String)] = [
    (
      [.title],
      """
      mr mrs ms mx miss dr sen sens rep reps gov govs gen lt col sgt capt cpl maj adm prof rev hon
      pres sir dame lord lady president senator representative congressman congresswoman governor
      mayor minister secretary ambassador chancellor premier spokesman spokeswoman spokesperson
      judge justice pope cardinal bishop archbishop king queen prince princess sheikh imam rabbi
      general colonel major captain lieutenant sergeant admiral commander officer chief director
      chairman chairwoman chair professor doctor attorney prosecutor sheriff speaker leader coach
      candidate nominee lawmaker analyst strategist adviser advisor aide economist historian author
      reporter correspondent columnist editor host anchor billionaire businessman actor actress
      singer ex-president reverend father sister brother detective inspector superintendent deputy
      envoy consul commissioner councillor councilman councilwoman treasurer manager pollster
      lawyer activist researcher scientist engineer foreign-minister premier
      """
    ),
    (
      [.role],
      """
      president senator representative congressman congresswoman governor mayor minister secretary
      ambassador chancellor premier spokesman spokeswoman spokesperson judge justice pope cardinal
      bishop archbishop king queen prince princess general colonel major captain lieutenant
      sergeant admiral commander officer chief director chairman chairwoman chair chairperson
      professor doctor attorney prosecutor sheriff speaker leader coach candidate nominee lawmaker
      analyst strategist adviser advisor aide economist historian author reporter correspondent
      columnist editor host anchor billionaire businessman businesswoman actor actress singer
      detective inspector superintendent deputy envoy consul commissioner councillor treasurer
      manager pollster lawyer activist researcher scientist engineer official expert resident
      witness source man woman boy girl farmer teacher student driver pilot worker nurse voter
      diplomat executive founder owner head ceo boss politician mogul tycoon republican democrat
      journalist writer reader neighbour neighbor relative mother father brother sister son
      daughter wife husband survivor victim defendant plaintiff suspect soldier veteran politician
      magnate physician surgeon priest pastor negotiator mediator organiser organizer critic
      supporter donor operative contender frontrunner rival opponent incumbent democrat
      """
    ),
    (
      [.crowd],
      """
      officials experts residents witnesses sources people critics supporters aides analysts
      lawmakers senators republicans democrats voters opponents activists police authorities
      investigators prosecutors lawyers doctors scientists researchers economists reporters
      journalists observers families relatives neighbours neighbors allies advisers advisors
      leaders members diplomats soldiers troops rebels protesters students teachers workers
      unions commentators pundits strategists democrats executives farmers fishermen spokesmen
      spokespeople historians academics campaigners operatives insiders others many some most
      conservatives liberals progressives americans friends colleagues staffers organisers
      organizers delegates viewers users readers donors veterans women men children parents
      survivors victims eyewitnesses those rescuers medics crews drivers fans politicians
      ministers governors mayors judges attorneys generals commanders officers regulators
      traders investors
      """
    ),
    (
      [.body],
      """
      ministry army navy government company agency police council committee commission campaign
      administration department office court union party parliament senate congress house cabinet
      bank university institute group organisation organization association foundation network
      newspaper paper magazine website outlet force military regime embassy delegation bureau
      board team firm corporation charity coalition alliance authority service center centre
      college school church hospital kremlin pentagon state city town county band club federation
      league fund think-tank watchdog guard coastguard tribunal panel task-force airline operator
      manufacturer startup publisher broadcaster station channel times post journal news
      """
    ),
    (
      [.document],
      """
      report study poll survey video statement document letter email e-mail memo transcript
      article book film footage data figures records filing complaint indictment lawsuit ruling
      audit analysis review census photograph photo image images photos documents emails records
      tweet post message bill law constitution platform speech editorial column paper note
      resolution charter treaty communique advert ad website dossier evidence findings results
      """
    ),
    (
      .organisationEnd,
      """
      ministry army navy council committee commission department agency court union party
      parliament bank university institute group organisation organization association foundation
      network times post journal news herald tribune press service bureau board corporation corp
      inc co ltd company center centre college hospital fund force office administration police
      alliance coalition federation league authority airlines industries international society
      church club campaign guard command house senate congress report review gazette courier
      """
    ),
  ]
}
