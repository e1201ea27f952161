/// Nouns for a person, words before a name, letters behind it, and words of the names of bodies. Ours,
/// from general knowledge; what ends in -ist, -ologist, -man or -woman need not be listed.
///
/// They decide who speaks, never where a span begins or ends: those look at ``OpenClasses`` alone.
enum People {
  static let lists: [(WordClass, String)] = [
    (.person, nouns), (.honorific, honorifics), (.organisationEnd, bodies), (.demonymNoun, nations),
    (.male, "datuk dato alhaji lord sheikh sayyid imam bandmaster monsignor tun abu"),
    (.female, "dame lady madam datin gogo hajia sultana baroness begum sayyida"),
  ]

  /// Endings of nouns for a person, in words that are longer than them by three letters.
  static let endings = ["ologist", "onomist", "ographer", "woman", "person", "keeper"]

  /// What stands behind a name and is no part of it: "KC", "MP".
  static let letters: Set<String> = [
    "kc", "qc", "sc", "mp", "mep", "msp", "obe", "mbe", "cbe", "phd", "md", "esq", "san", "ias",
    "ips", "ceo", "cfo", "dds", "rn", "jp",
  ]

  /// Honorifics that stay with a name of one word: "Lord Penhallow" is nobody's Penhallow.
  static let kept: Set<String> = [
    "lord", "lady", "dame", "baroness", "patriarch", "pope", "king", "queen", "prince", "princess",
    "viscount", "earl", "duke", "duchess", "father", "mother", "nana", "dj", "abu", "umm",
  ]

  /// Nouns for somebody that are as often a firm: "rail operator NordLine", "the terminal's owner, Halm
  /// Grain". A name beside one is a person's only where something else says so.
  static let traders: Set<String> = [
    "operator", "owner", "maker", "manufacturer", "publisher", "developer", "producer", "supplier",
    "contractor", "builder", "brewer", "retailer", "carrier", "distributor", "promoter", "dealer",
    "broker", "employer", "insurer", "lender", "buyer", "seller", "miller", "shipper", "sponsor",
    "tenant", "landlord", "provider", "parent", "bidder", "co-owner", "shipbuilder", "carmaker",
    "automaker", "planemaker", "drugmaker", "chipmaker", "shipowner", "grocer", "wholesaler",
  ]

  /// What else stands before the name of a body where a phrase begins: "Brokerage Kestrel Moor".
  static let bodiesBeforeNames: Set<String> = [
    "brokerage", "newspaper", "broadcaster", "airline", "charity", "startup", "start-up",
    "consultancy", "supermarket", "pollster", "thinktank", "think-tank", "campaigners",
  ]

  private static let nouns = """
    accountant admiral adviser advisor advocate aide ambassador analyst anchor archbishop architect
    archivist artist assemblyman assemblywoman astronaut astronomer athlete attorney auctioneer
    auditor author baker ballerina banker barber barman barrister bassist beekeeper biker bishop
    blogger bookseller boss botanist bowler boxer boy breeder brewer brigadier broker brother
    builder bureaucrat burglar butcher buyer campaigner candidate captain cardinal caretaker
    carer carpenter cashier caterer ceo cfo chair chairman chairperson chairwoman chancellor chaplain
    chef chief choirmaster choreographer cleaner clergyman clerk climber clinician coach coder
    collector columnist comedian commandant commander commentator commissaire commissioner commodore
    composer comptroller conductor congressman congresswoman constable consul consultant contractor
    convict cook coordinator coroner correspondent councillor councilor counsel counsellor
    craftsman creator critic cs curator customer cyclist dancer dealer dean defendant defender
    delegate democrat dentist deputy designer detective developer dg dictator diplomat director
    dissident diver dockworker docker doctor doyen drummer driver drover editor educator elder
    electrician emir employee engineer entrepreneur envoy epidemiologist executive expert farmer
    father ferryman fighter filmmaker financier firefighter fisherman footballer forecaster
    foreman forester founder friend gardener general geologist girl goalkeeper governor graduate
    granddaughter grandfather grandmother grandson guard guardian guide guitarist gunman
    hairdresser handler head headmaster headmistress headteacher heir herder hermit historian
    homeowner host hotelier hostage hunter husband hydrologist immunologist imam inmate innkeeper
    inspector instructor interpreter inventor investigator investor jailer janitor jeweller jockey
    journalist judge juror justice keeper king labourer landlady landlord lawmaker lawyer leader
    lecturer legislator librarian lieutenant lifeguard linguist locksmith lord machinist magistrate
    magnate maintainer major mate manager mariner marine marshal master mathematician mayor mechanic
    mechanic mediator medic meteorologist midfielder midwife migrant miller miner minister mogul
    monk mother musician nanny naturalist negotiator nephew neighbour neighbor neurologist newsreader
    niece nominee notary novelist nun nurse observer occupant officer official oncologist operator
    opponent optician organiser organizer ornithologist owner painter paramedic parent parishioner
    partner passenger pastor pathologist patient patriarch patrolman pensioner pharmacist philosopher
    photographer physician physicist physiotherapist pianist pilot playwright plaintiff plumber
    pm poet policeman policewoman politician pollster pope porter postman postmaster potter premier
    presenter president priest prime prince princess principal prisoner producer professor programmer
    promoter prosecutor provost psychiatrist psychologist publicist publisher pundit pupil queen
    rabbi racer radiologist ranger rapper reader realtor rebel receptionist rector referee refugee
    regent registrar reporter representative republican rescuer researcher resident restaurateur
    reveller rider ringmaster ruler runner sailor salesman saleswoman scholar scientist
    screenwriter sculptor secretary seller senator sergeant sergeant-at-arms seaman sheikh shepherd
    sheriff shopkeeper shopper singer sister skipper smuggler sniper sociologist soldier solicitor
    son songwriter source speaker spokesman spokesperson spokeswoman sponsor squire statistician
    steward stewardess strategist striker student sultan superintendent supervisor surgeon surveyor
    survivor suspect tailor teacher teammate technician teenager tenant theologian therapist
    tourist trader trainer trainee trainer translator treasurer trucker trustee tutor tycoon umpire
    undersecretary undertaker veteran vet vicar viceroy victim violinist virologist visitor
    volcanologist volunteer voter waiter waitress warden warlord watchmaker weaver welder whistleblower
    widow widower wife winemaker winner witness woman worker wrestler writer zoologist
    secretary-general vice-president ex-minister ex-president vice-chancellor vice-chairman
    co-founder co-chair co-owner co-author co-pilot inspector-general director-general
    attorney-general solicitor-general governor-general commander-in-chief editor-in-chief
    abbot abbess apprentice baroness bandleader bystander camerawoman cellist chieftain
    choirboy churchgoer colleague columnist commuter counterpart countess cousin daughter
    daughter-in-law debtor electrician ethnologist fan fiancé fiancée forward goldsmith healer
    helmsman hiker holidaymaker honoree hydrologist imam jurist lifeboatman lodger
    machinist man matron mourner mp mufti navigator novice officeholder oboist outfielder
    parliamentarian pathfinder pedestrian petitioner pilgrim pitmaster playmaker
    pm postwoman preacher programmer quarterback retiree seismologist sergeant-major
    ally backbencher frontbencher newcomer guest onlooker organist harpist pollster lobbyist kayaker
    canoeist motorist rambler climber forager angler
    sommelier soprano spotter tenor thinker toddler townsman trombonist trumpeter villager
    geochemist biochemist astrophysicist geophysicist neuroscientist geneticist acoustician
    epigrapher entertainer puppeteer insider milblogger policymaker statesman stateswoman monarch
    peer octogenarian septuagenarian nonagenarian cleric herder joiner shipbuilder
    vintner watchman wicketkeeper youngster bowler batsman batter winger centre-back
    """

  private static let honorifics = """
    lieutenant-general major-general brigadier-general colonel-general lieutenant-colonel
    lieutenant-commander vice-admiral rear-admiral sub-lieutenant field-marshal air-marshal
    staff-sergeant cm lop cfo coo
    mr mrs ms mx miss master dr prof sir dame lord lady rev revd reverend hon honourable madam madame
    monsieur herr frau señor señora senhor sheikh sayyid sayyida shaykh alhaji alhaja hajia chief
    comrade cde barr barrister engr eng engineer arc pastor evangelist apostle elder deacon gogo
    mallam malam oba emir datuk datin dato dato' tan tun puan encik ustaz justice shri smt
    kumari baba pandit swami begum maulana mufti ayatollah hojjatoleslam general gen colonel col
    major maj captain capt lieutenant lieut lt commander cmdr commodore cdre admiral adm brigadier
    brig sergeant sgt corporal cpl private pte constable pc inspector insp superintendent supt
    marshal airman rear vice flight squadron wing staff warrant brother sister father mother
    monsignor bishop archbishop cardinal patriarch metropolitan rabbi imam cllr councillor counsellor
    ald alderman assemblyman assemblywoman rep sen gov amb ambassador undersecretary secretary
    minister president premier chancellor prime governor mayor senator representative deputy
    commissioner commissaire acp dcp dig igp asp csp sp dsp cp cs ps mca mp mep mna adv advocate ca
    nurse chef bandleader producer parent petitioner witness defendant hydrologist meteorologist
    analyst economist spokesman spokeswoman spokesperson coach ranger dj sgt-maj abu
    queen king prince princess duke duchess earl baron baroness count countess viscount
    pope dean canon vicar mum dad hacker daw dc skipper guide promoter attorney attorney-general ustad seri otumfuo togbe maître maitre attorney-at-law excellency highness lordship ladyship majesty holiness eminence grace haji maulana ohene osagyefo
    """

  /// Words that end (or, a few of them, begin) the name of a body.
  private static let bodies = """
    forces staff directorate fleet squadron brigade battalion regiment division corps legion front
    militia command headquarters guards police gendarmerie carabinieri garrison
    radio tv television channel channels broadcaster broadcasting media network networks wire
    gazette courant courier chronicle echo argus inquirer enquirer examiner dispatch monitor bulletin
    register sentinel telegraph guardian independent observer mirror mail express standard
    newspaper newspapers daily weekly evening today online magazine digest
    ministry department directorates secretariat treasury cabinet presidency assembly senate bundestag
    chamber council councils committee commission inquiry tribunal prosecution ombudsman
    trust trustees charity foundation federation confederation congress bloc union unions league
    coalition movement party parties alliance initiative project desk lab laboratory labs observatory
    institute institutes academy school schools university college faculty museum theatre orchestra
    hospital hospitals clinic clinics
    bank banks brokers holdings motors airways airlines railways lines shipping steel oil gas energy
    power electric mining minerals chemicals pharma pharmaceuticals foods stores apparel robotics
    capital partners securities investments insurance logistics technologies systems software studios
    ferries farms shipyard shipyards breweries brewery bakeries hotels homes housing properties
    estates freight cargo aviation aerospace telecom telecoms grain cement timber textiles tobacco
    guild guilds solar biotech therapeutics healthcare analytics entertainment pictures publishing refinery
    terminals coaches buses
    plc llc gmbh ag sa nv bv pty ltd inc corp co company group
    port authority authorities agency agencies administration office bureau board boards service
    services centre center watch mission task monitors auditors regulators exchange stock
    cooperative fund funds society club fc united city rovers athletic wanderers
    """

  /// Nouns for a person of a nation, that are no adjectives of a body: "the Spaniard".
  private static let nations = """
    spaniard briton dane swede finn pole turk scot scotsman welshman irishman englishman frenchman
    frenchwoman dutchman dutchwoman irishwoman englishwoman iraqi israeli pakistani italian german
    american australian austrian argentine argentinian belgian brazilian bulgarian canadian chilean
    colombian croat croatian cuban czech egyptian ethiopian georgian ghanaian greek hungarian
    icelander indian indonesian iranian jamaican kenyan korean latvian lithuanian malaysian mexican
    moroccan nigerian norwegian peruvian romanian russian saudi serb serbian slovak slovene
    slovenian syrian tunisian ugandan ukrainian uruguayan venezuelan welshwoman zimbabwean algerian
    cameroonian ivorian senegalese
    """
}
