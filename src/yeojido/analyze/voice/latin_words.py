"""Words in Latin letters by which English is told from other languages; without apostrophes."""

#: Words of at least ten texts of GoEmotions and five of Banking77, names and slurs left out, and
#: words of customers.
ENGLISH = """
a abandoned ability able abortion about above abroad absolute absolutely absurd abuse abused
abusive accent accept acceptable accepted accepting accepts access accessory accident accidentally
according account accounts accurate accused across act acting action actions activate activated
activating activation active actively activities activity actor actors acts actual actually add
added addiction adding addition additional address administration admit admitting adorable ads
adult adults advance advantage advice advise affect affected afford affordable afraid after
afterwards again against age aged agent ages aggressive ago agree agreed aha ahead ahh ahhh aim
aint air airline airport alabama album alcohol alive all allergy allow allowed almost alone along
alot already alright also alternative alternatives although always am amazed amazing amazingly
amazon amendment america american among amount amounts an analogy anarchist and anger angry animal
animals anime annoyed annoying another answer answering answers anti anxiety anxious any anybody
anymore anyone anything anytime anyway anyways anywhere apart apartment apologies apologize app
apparently appear appearance appeared appearing appears applaud apple applied apply appreciate
appreciated appropriate approved apps are area areas arent argue arguing argument arguments
arizona arm armor arms army around arrest arrested arrival arrive arrived arrow arsenal art
article articles artist artists as asap ashamed asian aside ask asked asking asks asleep aspect
ass assault assaulted assemble assembly asshole assholes assist assistance associated assume
assumed assuming assumption aswell at ate atheist atms attack attacked attacking attacks attempt
attempted attempting attempts attendant attention attitude attracted attractive audio aunt
australia austria authentic authorize autism auto automatic automatically available average avoid
award aware awareness away awe awesome awful awhile awkward awsome aww babies baby back background
backup backwards bacon bad badass badly bag baggage bags bait balance ball balls ban band bang
bank banned bar barcode barely barrel bars base baseball based basement basic basically basis
basket basketball bastard bastards bathroom battery battle be beach beans bear beard bears beast
beat beating beautiful beauty became because become becomes becoming becuz bed been beer before
begin beginning begins behavior behaviour behind being belief beliefs believe believed believes
believing bell belly belongs below belt bench beneficiary benefit benefits besides best bet beta
better between beyond bias biased bible big bigger biggest bigot bike bill billion bills bingo
bipolar bird birds birth birthday bit bitch bitcoin bite bitter bizarre black blame blaming blast
blatant bless blessed blew blind block blocked blood bloody blow blown blows blue board boarding
boat body bomb bones boobs book booking books boom boots border bored boring born boss boston bot
both bother bothered bothers bots bottle bottom bought bout bowl box boy boyfriend boys brain
brand brave bread break breakfast breaking breaks breath breathing breed brexit bridge bright
brilliant bring bringing brings british bro broke broken bros brother brothers brought brown
browns browser bruh brutal btw bubble bucket bucks bud buddy budget buff bug bugs build building
built bull bullet bulls bullshit bully bullying bump bumper bunch burger burgers burn burned
burning burns bus business businesses busy but butt butter button buy buyer buying by bye cable
cake cakeday calculated california call callback called calling calls calm calories came camera
camp campaign can canada canadian cancel canceled cancellation cancelled cancelling cancer
candidate candidates cannot cant cap capitalism captain car card cards care cared career careful
cares caring carry cars cart cartoon case cases cash cashback cashier cast cat catch catching cats
caught cause caused causes causing ceiling celebrate center central century certain certainly
chain challenge championship chance chances change changed changes changing channel character
characters charge charged charger charges charging chase chat cheap cheaper cheat cheating check
checked checking checkout checks cheers cheese chef chemistry cheque cheques chest chicago chick
chicken chief child childhood children chill china chinese chips chocolate choice choices choked
choose chose christmas chuckle church circle circumstances cities citizens city civil claim claims
clapped clarification clarify clarifying class classic clean clear cleared clearing clearly clever
click clicked climate clip clock close closed closer closest clothes clothing clown club clue
clueless clunky coach coaching coast code coffee coincidence cold collection college color colors
colour colts combat combination combined combo come comeback comedy comes comfort comfortable
comfy comic coming comment commenting comments commercial commie commit commitment common
communication communism community companies company compare compared comparing comparison
competition competitive complain complaining complaint complete completed completely completing
compliment compromised computer comrade concept concern concerned condescending condition
condolences condoms confidence confident configure confirm confirmation confirmed confused
confusing confusion congrats congratulations congress connection consent consequences conservative
conservatives consider consideration considered considering consistently console conspiracy
constantly contact contacted contactless content context continue continues contract control
controlled controller controlling convenient conversation convert convince convinced cookies
cooking cool cop cops copy core corner corporate correct corrected correcting correction correctly
corrupt cost costs costumer could couldnt couldve count counter countries country counts couple
couples coupon courier course court cousin cover coverage covered coward coz cozy crack crap crash
crashed crashes crashing crazy cream create created creating creative creatures credit credited
creep creepy crew cried crime crimes criminal cringe cringey cringy crisis critical criticism
cross crossing crowd crown cruel crush cry crying crypto cult culture cup cure curiosity curious
currencies currency current currently curse cursed customer customers custumer cut cute cutest
cutting cuz cycle dad daddy daily dallas damage damaged damn damnit dance dancing dang danger
dangerous dare dark dashboard data date dated dates dating daughter day days deactivate dead deal
dealing deals dear death debate debit debt decade decades december decent deceptive decide decided
decision decisions decline declined declining deducted deep deeper deeply def default defeat
defect defective defend defender defending defense defensive definately definitely definition
degree delay delayed delays delete deleted delicious delight deliver delivered delivery delivry
delusion delusional democracy democratic democrats dems denied department depends deposit
deposited depositing depressed depressing depression depth describe described description deserve
deserved deserves design designed desire desperate desperately despite destroy destroyed
destroying detail detailed details detroit devastating developed development device diagnosed did
didnt die died dies diet difference differences different differently difficult dig dinner direct
direction directly dirty disagree disappeared disappointed disappointing disappointment disaster
discord discount discounts discovered discrimination discuss discussion disease disgusting dislike
disney disorder display disposable dispute disrespect dissatisfied distance disturbing divorce do
doctor doctors documentary documents dodged does doesnt dog dogs doing dollar dollars donald
donate done dont donuts door doors dope double doubt douche down download downtown downvote
downvoted downvotes downvoting draft drafted drag dragon drama dramatic draw drawing dream dreams
dress drink drinking drinks drive driver drivers drives driving drop dropped dropping drops drug
drugs drunk dry duck dude dudes due dumb dumbass dump dunno duplicate duplicated durable during
dying each ear earlier early ears earth easier easily east eastern easy eat eaten eating economic
edge edgy edit edited educated education effect effective effects efficient effort egg eggs ego
either elaborate elected election electric elegant elite else elses elsewhere em email emails
embarrassed embarrassing embarrassment embrace emergency emoji emotional emotionally emotions
empathy empire employees employer empty encouraging end ended ending ends enemy energy engage
england english enjoy enjoyable enjoyed enjoying enjoys enough enter entered entering entertaining
entertainment entire entirely entitled environment envy epic episode episodes equal equally
equivalent error errors escape especially essentially estimated etc europe european even evening
event events eventually ever every everybody everyday everyone everyones everything everytime
everywhere evidence evil evolution eww exact exactly example examples excellent except exception
exchange exchanged exchanges exchanging excited excitement exciting exclusive excuse excuses
exercise exist existed existence existing exists expect expectations expected expecting expensive
experience experienced experiences expiration expire expired expires expiring explain explained
explaining explains explanation exposed express extra extreme extremely eye eyebrows eyes fabric
face facebook faces fact factor facts fail failed failing failure fair fairly faith fake fall
fallen falling falls false fam familiar families family famous fan fancy fans fantastic fantasy
faq far farm fart fascinating fascism fashion fast faster fat father fault faulty fav favor
favorite favorites favourite fear feature features fed federal fee feed feedback feeding feel
feeling feelings feels fees feet fell fella fellow felt female feminism feminist fetish few ffs
fiat field fight fighting fights figure figured figures file fill filled film filming films filter
filthy final finally financial find finding finds fine finger fingers finish finished finishing
fire fired first fish fishing fit fits five fix fixed flag flair flames flash flat flex flight
flights flimsy flip floor flop florida fly flying focus focused folks follow followed following
food fool foot football for force forced forcing foreign forever forget forgive forgot forgotten
form format former fortnite forward foul found four fourth fox frame france franchise fraud
fraudulent freak freaking free freedom freeze freezes french frequent frequently fresh friday
fried friend friendly friends friendship fries from front frozen fruit frustrated frustrating
frustration ftfy fuck fucked fuckin fucking full fully fun function fund funding funds funnier
funny further future fyi gain game games gaming gang garbage gas gate gave gay gear gem gender
general generally generation generic genius genocide genuine genuinely germany get gets getting
giant gif gift gig girl girlfriend girls give given gives giving glad gladly glass glasses glitch
glitches glorious go goal goals goat god goddamn gods goes going gold golden gone gonna good
goodbye goodness google googled gorgeous gosh got gotcha gotta gotten government gr8 grab grade
grammar grand grandma great greater greatest green grew groceries grocery gross ground group
groups grow growing grown growth guarantee guaranteed guard guess guessing guest guilt guilty gun
guns guy guys gym ha hack had hadnt hah haha hahah hahaha hahahaha hair half hall ham hand handed
handle handled handling hands handsome handy hang hanging happen happened happening happens
happier happily happiness happy harassment hard hardcore harder hardest hardly harm harsh has
hasnt hassle hat hate hated hateful hates hating hatred hats have havent having he head headline
heads heal healing health healthcare healthy hear heard hearing heart hearts heat heaven heavily
heavy heck hed held hell hella hello help helpdesk helped helpful helping helpless helps hence her
here heres hero heroes hers herself hes hey hi hidden hide hiding high higher highest highlights
highly hilarious hill him himself hire hired his history hit hits hitting hmm hmmm hobby hockey
hold holding hole holes holiday holidays holy home homeless homes homophobic honest honestly
honesty honey honor hook hop hope hopeful hopefully hopeless hopes hoping horny horrible horribly
horrifying horror horse hospital host hot hotel hotline hour hours house houses housing houston
how however hug huge hugs huh human humanity humans humor hundreds hungry hunting hurt hurting
hurts husband hype i ice icon id idea ideas identification identify identity idiot idiots idk if
ignorance ignorant ignore ignored ignoring iirc ill illegal illness im image images imagine
imagined imagining imho immature immediately immigrants immigration immoral imo impact implying
impolite important impossible impressed impression impressive improve improvement in inappropriate
inbox incel incels inches incident include included including income inconvenient incorrect
incorrectly increase increased incredible incredibly indeed independent india individual industry
inefficient inevitable influence info inform information informative initial injured injuries
injury innocent input insane insecure inside insight inspired instagram instant instantly instead
insult insulting insults insurance intelligence intelligent intense interbank interest interested
interesting interests interface international internet intervals interview into intolerant
investigation invisible invite invoice involved iowa ireland irl ironic ironically irony
irrelevant is ish island isnt israel issue issued issues it italian itd item items itll its itself
ive jack jacket jail jam january japan jealous jeez jerk jersey jerseys jets job jobs join joke
jokes joking journey joy judge judging juice juicy jump jumping just justice justify k karma keep
keeping keeps kept key kick kicked kid kidding kids kill killed killer killers killing kills kind
kinda kindly kinds king kiosk kiss kissing kitchen kitty knee knees knew knicks knife knock know
knowing knowledge known knows korea label labour lack lad ladies lady lagging laggy laid lake
lakers lame land landlord lane language large larger last late lately later latest laugh laughed
laughing laughs law laws lawyer lay layout lazy lead leader leading leads leaflet leafs league
leaning learn learned learning least leather leave leaves leaving left leftists leg legal legally
legend legendary legion legit legitimate legitimately legs lemme less lesser lesson let lets
letter letting level levels liar liberal liberals license lick lie lied lies life lifestyle
lifetime light lights lightweight like liked likely likes liking lil limit limited limits line
lines lineup link linked links lions lip lips list listed listen listened listening lit literally
little live lived lives living lmao lmfao load loading local locate located location locations
lock locked log logic logical login logo logout lol lonely long longer look looked looking looks
loop loose lord lose loser loses losing loss lost lot lots loud lounge lousy love loved lovely
loves loving low lower loyalty luck luckily lucky luggage lunch luv lying machine machines mad
made mafia maga magic mail main maintain major majority make makes makeup making male mama man
manage managed management manager mans many map march mark market marketing marriage married marry
marvel masculinity mask mass massive master mastercard match matches mate material matter matters
maximum may maybe me meal mean meaning means meant meanwhile measure meat media medical medicine
mediocre meds meet meeting meh member members membership meme memes memories memory men mental
mentally mention mentioned mentioning menu merchandise merchant mess message messages messed
messing messy met meta metal meth method methods mets mexico mid middle might mileage military
milk million millions min mind minded minds mindset mine minecraft minimum minnesota minor
minority mins minute minutes miracle mirror miserable misleading misread miss missed missing
mission mistake mistaken mistakes misunderstood mix mixed mmmm mobile mode model moderate modern
modify mods mom moment moments mommy moms monday money monkeys monster month months mood moon
moral more morning moron morons mortgage most mostly mother mountain mouth move moved movement
moves movie movies moving mr ms much mugged multiple mum murder murdered muscle music must mustve
mutual my myself nah nail nailed naked name named names nap narrative nasty national native
natural naturally nature navigate navigation near nearly neat necessarily necessary neck need
needed needing needs negative neighbor neighborhood neighbors neither nerd nerve nervous netflix
never new news newsletter next nice nicer night nightmare nightmares nights nite no nobody noise
none nonsense nope nor normal normally north northern nose not note notes nothing notice noticed
notification notifications notting november now nowadays nowhere np nsfw nuclear number numbers
nurse nuts nvm objective obnoxious obsessed obsession obtain obvious obviously occasionally
occurred odd oddly odds of off offended offense offensive offer offered office officer official
officially offseason often oh ohhh ohio oil ok okay okey old older olds omg on once one ones
online only ontario onto oof ooh oooh oops open opened opening opens operate opinion opinions
opportunity opposite opposition optimistic option options or orange order ordered ordering orders
organization original other others otherwise ouch our ours ourselves out outcome outdated outfit
outside outstanding outta over overall overcharged overpriced overrated overseas owe own owned
owner owners pack package packaged packaging page paid pain painful paint painting pair pal panel
panic panties pants paper parcel parent parents park parking part particular particularly parties
partner parts party pass passcode passed passing passive password past pasta patch path pathetic
patience patient patriots pats pay paying payment payments pays pc peace peak pen penalty pending
penis people peoples per percent perfect perfectly perform performance perhaps period permission
person personal personality personally persons perspective pet pets petty phone phones photo
photos phrase physical physically pic pick picked picking picks pickup pics picture pictures piece
pieces pig pin pink piss pissed pistons pizza place placed places plan plane planet planning plans
plant plastic plate platform play played player players playing playoff playoffs plays pleasant
please pleased pleasure plenty plot pls plss plus plz pocket podcast point pointing pointless
points police policies policy polite political politicians politics pool poop poor poorly pop
popped popular population portal position positions positive possibility possible possibly post
posted poster posting posts pot potato potential pound pounds poverty power powerful ppl practice
praise pray prayers praying pre precious prefer preference preferred pregnant prepared present
president press pressure pretend pretending pretty prevent previous previously price prices pricey
pricing pride primary prime print prison private privilege probably problem problems procedure
process processed product products professional profile profit program progress progressive
project promise promised promo promotion promptly proof propaganda proper properly property props
protect protection proud prove proven proves provide provided proving public puck pull pulled
pulling pump pun punch punishment purchase purchased purchases purchasing pure purple purpose push
pushed pushing put puts putting quality quarter queen question questions queue quick quickly quiet
quit quite quote quoting r race racism racist racists radio rage rain raise raised rams ran random
range rank rant rap raping rare rarely rate rated rates rather rating rational raw reach reached
react reaction reactivate read readable reading reads ready real realise realised realistic
reality realize realized realizing really reason reasonable reasoning reasons recall receipt
receive received receiver receiving recent recently recieve recieved recipient recognise recognize
recommend recommendation recommended record recovery red reddit redeem redesign refer reference
references referendum referring reflect reflected refs refund refunded refunds refuse refused
refusing regarding regardless regards register registration regret regular regularly rejected
rejecting relatable relate related relationship relationships relatively relax release released
relevant reliable relief religion religious remain remains remember remembered remind reminded
reminder reminding remindme reminds remotely remove removed removing rent reorder rep repair
repeat replace replaced replacement replies reply replying report reported reporting repost
republican republicans request requested require required requirements requires research
reservation reset resident resolution resolve resolved respect respond responded responding
response responses responsible rest restaurant restrictions restroom result results retail
retirement return returned returning returns reveal revenge reverse reversed revert reverted
review reviews revolution reward rewards rich rid ride ridiculous ridiculously riding rifle right
rights ring rip ripoff ripped rise risk river rlly rn road roads rock rocket rofl role roll
rolling romantic rookie room root rooting roster rough round rounds route row ruble rude ruin
ruined ruining rule rules rumors run running runs rush russia russian sacrifice sad saddest sadly
sadness safe safety said saints sake salary sale sales salt salty same sand sarcasm sarcastic
satire satisfaction satisfied satisfying saturday sauce save saved saving saw say saying says scam
scammed scare scared scares scary scenario scene scenes schedule school schools science score
scored scoring scotland scratch scratched scream screaming screams screen screenshot screw screwed
scum seamless search searching season seasons seat seats seattle sec second seconds secret
security see seeing seek seeking seem seemed seems seen sees self selfish sell seller selling semi
send sending sense sensible sensitive sent sentence sentences sentiment sepa separate seperate
serial series serious seriously serve served server service services set setting several sex
sexist sexual sexuality sexually sexy shake shall shame shaming shape share shared sharing shave
she shed shell shes shift ship shipment shipped shipping shirt shit shite shitpost shits shitty
shock shocked shocking shoes shoot shooter shooting shop shopping short shot shots should shoulder
shouldnt shouldve shout show showed shower showing shown shows shut shutdown siblings sick side
sides sigh sight sign signed significant significantly signing signs signup silly silver similar
simple simply sin since sincerely single sir sister sit site sitting situation situations six size
sized sizes sizing skill skills skin skinny skins skip sky slap sleep sleeping slightly sloppy
slow slower slowest slowly small smaller smart smash smell smells smh smile smoke smoking smooth
smug snake snap snow so social socialism socialist socialists socially society socks soft sold
solid solo solution solve solved some somebody someday somehow someone someones something sometime
sometimes somewhat somewhere son song songs soon sooner sooo soooo sore sorry sort sorts soul
sound sounds source sources south southern space spain spam spanish spare speak speaking special
species specific specifically speech speed spell spelling spend spending spent spider spin spirit
split spoiled spoken sport sports spot spread spreading spring squad square stadium staff stage
stance stand standard standards standing stands star stars start started starter starting starts
state stated statement statements states station stats status stay stayed staying stays steal
stealing steam steelers step steps stereotype stick still stock stole stolen stomach stone stop
stopped stopping stops store stores stories story straight strange stranger strangers straw streak
stream street streets strength stress stretch strike strong stronger struggle struggling stuck
student students studies study stuff stunning stupid stupidity style sub subject subjective submit
submitted subreddit subreddits subs subscribe subscribed subscription subtle success successful
such suck sucked sucks suddenly sue suffer suffering sugar suggest suggesting suggestion suit
summer sun sunday sunny super support supported supporter supporters supporting supportive
supports suppose supposed sure surely surgery surprise surprised surprising survey survive
survived sus suspect suspicious sux swallowed swear sweaty sweet swift swing switch switched
switzerland symptoms syndrome system systems table tablet tagged take taken takes taking talent
talented talk talked talking talks tall tank tanks tape target taste tasty tattoo taught tax taxes
tbf tbh tea teach teacher teachers teaching team teams tears tech technically technician teen
teeth tell telling tells ten tend term terminal terminate terms terrible terribly terrific
terrified terrifying territory terrorists test tested texas text texting than thank thankful
thankfully thanks thanx that thatd thatll thats the their them theme themselves then theories
theory therapist therapy there therefore theres these they theyd theyll theyre theyve thick thin
thing things think thinking thinks third this tho those though thought thoughts thousand thousands
thread threads threat three threw through throw throwing thrown throws thru thursday thus thx
ticket tickets tier tight till time timeline times timing tinder tiny tip tips tired title tnx to
toast today toddler together toilet told tomorrow ton tone tongue tonight tons too took tool top
topic topped topping topup toronto total totally touch touched tough tournament towards town toxic
toy trace track tracking trade traded traffic trailer train training transaction transactions
transfer transferred transferring transfers translate translation trap trash trashy travel
traveling travelling treat treated treatment treats tree trend trial tribute trick tried tries
trigger triggered trip troll trolling trolls trouble truck true truly trust trustworthy truth try
trying turd turkey turn turned turning turns tv tweet tweets twice twist twitter two ty type types
typical typically typo tysm u uber ugh ugly uk ultimate umm unable unacceptable unattractive
unauthorized unbelievable unblock unblocked uncle unclear uncomfortable under underestimate
underrated understand understandable understanding understood unethical unexpected unfamiliar
unfortunate unfortunately unfriendly unhappy unhelpful unicorn union unique unironically unit
united universe university unknown unless unlike unlucky unnecessary unpopular unprofessional
unreasonable unreliable unresponsive unsubscribe unsuccessful unsure until unusable unusual up
update updated updates upgrade upon upper ups upset upsetting upvote upvoted upvotes ur urgent
urgently us use used useful useless user username uses using usual usually utah utter utterly
vacation vaccines vagina vague valid valuable value various vegan vegas vent verification verified
verify verifying version very via vibe vibes victim victims victory vid video videos view views
vikings vile violence violent virgin virtual visa visible vision visit visited visiting voice
volume vote voted voters votes voting voucher vs wage wait waited waiting wake walk walked walking
wall wallet wanna want wanted wanting wants war warm warning wars was wash washed washington wasnt
waste wasted wasting watch watched watching water way ways we weak wealth weapon weapons wear
wearing weather website wed wedding weed week weekend weeks weight weird weirdo welcome well welp
went were werent west western wet weve what whatever whats whatsoever when whenever where wheres
whether which while whining white who whoa whoever whole wholesome whoops whos whose why wide wife
wifes wifi wild will willing win wind window windows wine wing wings winner winning wins winter
wire wise wish wishes wishing wishlist with withdraw withdrawal withdrawals withdrawing withdrawl
withdrawn withdrew within without woah woke wolves woman women womens won wonder wondered
wonderful wondering wont woohoo word words work worked worker workers working works world worlds
worn worried worries worry worrying worse worst worth worthless worthy would wouldnt wouldve wow
wrap wrapped wrapping write writing written wrong wrote wtf wth xbox ya yah yall yay yea yeah year
years yeh yell yelling yellow yep yes yesterday yet yikes yo yolo york you youd youll young
younger your youre yours yourself youtube youve yummy yup zero zipper zombie zone
"""

#: Frequent words of other languages, and of Korean and Japanese in Latin letters.
OTHERS: dict[str, str] = {
    "German": """
aber alles als am auch auf aus bei bestellung bin bis bist bitte danke dann das dass dein dem den
der des die doch dort du durch ein eine einem einen einer eines er es für ganz gegen geht gekauft
gibt gut habe haben hat hatte hier ich ihr im immer ist kann kein keine konnte kundenservice
langsam leider lieferung mal mehr mein meine mit muss nach nicht nichts nie noch nur oder ohne
schlecht schnell schon schrecklich schön sehr sein seine sie sind so super toll um und unter viel
viele von vor war ware waren was weil wenn wer werden wie wieder wir wird wurde zu zufrieden zum
zur über
""",
    "French": """
ai as au aussi aux avec avez avoir avons beau belle bien bon bonjour bonne car ce cela ces cest
cette client commande comme dans de des donc dont du dun déjà elle elles en encore es est et faire
fait il ils jai jamais je la lapplication le lent les leur livraison ma mais mal mauvais merci mes
moins mon ne nest nous ont ou où par pas plus pour produit quand que qui quil quoi rapide rien sa
sans se service ses si sommes son sont sous suis sur ton tous tout toute trop très tu un une vous
y à ça était êtes être
""",
    "Spanish": """
a al aún bien buena bueno cliente como con cuando de del donde el ella ellos en envío era es esa
eso esta estar este estos está están excelente fue gracias hay hola la las le lento les llegó lo
los mal mala malo me menos mi mis mucho muchos muy más nada no nosotros nunca o para pedido pero
por porque producto que quien qué rápido se ser servicio si siempre sin sobre son su sus sí
también tarde te tengo tiene todo todos tú un una unas unos y ya yo él
""",
    "Portuguese": """
a ao aquele as bem boa bom chegou cliente com como da das de do dos e ela ele eles em entrega era
esta estar este está estão eu foi isso já lento mais mal mas menos meu minha muito na nada nas no
nos nunca não nós o obrigada obrigado olá onde os ou para pedido por porque produto péssimo quando
que quem ruim rápido se sem sempre ser serviço seu sim sobre sua são também tem tenho tu tudo um
uma você vocês é ótimo
""",
    "Italian": """
abbiamo al alla anche ancora avere bella bello bene buona buono cattivo che chi ci ciao cliente
come con consegna da dal dei del della delle di dove e era essere già gli grazie ha hai hanno ho i
il in io la le lei lento lo loro lui ma mai male meno mia mio molto ne nel nella niente noi non o
ordine ottimo per perché pessimo più prodotto quando quello questa questo sei sempre senza
servizio si siamo sono su sua suo sì tu tutto un una uno veloce voi è
""",
    "Dutch": """
aan al alles als altijd bedankt bestelling bij daar dan dank dat de die dit door dus een en erg
geen goed haar had heb hebben heeft heel het hier hij hoe ik in is jij jouw jullie kan
klantenservice kon langzaam leuk levering maar meer met mijn moet mooi naar niet niets nog of om
ook op over slecht snel te ten tevreden toch tot traag uit van voor want waren was wat weer wel
wie wij worden wordt ze zij zijn zo
""",
    "Scandinavian": """
af alla alle at att av bara bare blev blir bra de den det din du dålig dårlig eller en er et ett
for fra från för god godt hade han har hon hun hurtig hva hvad hvor ikke ingen inte jag jeg kan
langsom leverans levering med meget men mer mere min mitt mycket må måste när når och också og
også om på ska skal snabb som så tack tak takk til till vad var vi vil vill är
""",
    "Finnish": """
aina ei en erittäin että he hidas huono hyvä hän ja jo joka jos kaikki kiitos kun me mikä minä
mitään mutta myös niin nopea ole olen oli on ovat palvelu se sinä sitten te todella toimitus tämä
vain
""",
    "Polish": """
ale bardzo bez był była było co czy dla do dobra dobry dobrze dostawa dzień dziękuję gdy i ja jak
jest jeszcze już kto ma mam moja my mój na nic nie o obsługa od on ona oni po pod polecam produkt
przez przy się szybko są tak to ty tylko w wolno wszystko wy z za zamówienie ze zły źle że
""",
    "Czech": """
a ale bez byl byla bylo do dobrá dobrý dodání díky děkuji jak je jen ještě jsem jsi jsou když moje
má mám můj na nebo není nic o objednávka od po pomalu pro při rychle s se služba tak to už v velmi
všechno z za zboží špatný špatně že
""",
    "Hungarian": """
a az csak de egy ez gyors hogy is jó köszönöm lassú mi minden már még nagyon nem rendelés rossz
semmi szállítás te van vannak volt én és ők
""",
    "Romanian": """
ai am are avem bun bună ca ce cine comandă cu că dar de din este foarte in la livrare mai mereu
mulțumesc niciodată nimic nu o pe pentru produs prost rapid rău si sunt tot un în încet și
""",
    "Turkish": """
ama ben bir biz bu da daha de değil en geldi gibi güzel her hizmet hiç hızlı ile iyi için kadar
kargo ki kim kötü mi müşteri mı nasıl ne o olarak oldu onlar sen sipariş siz teşekkür teşekkürler
var ve yavaş yok çok ürün şey
""",
    "Indonesian": """
ada adalah akan aku anda apa atau awak bagaimana bagus baik banyak barang belum bisa boleh buruk
cepat dan dari dengan di dia enak ga gak ini itu jelek jika juga kalau kami kamu karena kasih ke
kecewa kenapa kita lagi lama lambat mahal makasih mantap masih mereka murah nggak nya pada
pelayanan pengiriman pesanan puas sangat saya sekali semua siapa sudah tak tapi terima tidak untuk
yang
""",
    "Vietnamese": """
anh ban bạn cac cham cho chậm chị cua các có cảm của dep dich duoc dịch em giao hang hàng khong
không kia la là mot một nhanh nhung những này pham phẩm rat rất san sản sẽ toi tot trong tôi tốt
va vu và với vụ xấu đã được đẹp ơn
""",
    "Tagalog": """
ako ang ay ba din hindi ikaw ito iyan kami ko kung lang mabagal mabilis maganda may mga mo na
naman namin ng niya pa pangit para pero po rin sa salamat sila siya tayo wala
""",
    "Romanised Korean": """
aigoo aish anieyo annyeong annyeonghaseyo arasseo baesong daebak gamsahamnida geureom gomawo
hajima hwanbul hyung jeongmal jincha jinjja joayo joha juseyo kamsahamnida mwoya nappa neomu noona
oppa ppalli saranghae unnie wae
""",
    "Romanised Japanese": """
arigato arigatou dame desu gozaimasu hayai kawaii konnichiwa kudasai masu osoi sugoi sumimasen
totemo watashi
""",
}
