"""The passwords that are tried first: leaked lists' most frequent ones, and what people here add to them.

Lower case, without digits and signs around them where a word remains: ``check_password`` strips and unmasks what it
compares.
"""

_WORDS = """
123456 12345678 123456789 1234567890 12345 1234567 123123123 11223344 12341234 87654321 0987654321 1q2w3e4r
1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1zaq1 qazwsx qazwsxedc wsxedc 1qazxsw2
147258369 147852369 159753159 741852963 789456123 987654321 123654789 321654987 102030 10203040 100200300 112233
11112222 12121212 123321123 12344321 123456ab 123456aa 123456abc 123abc456 1234abcd 1a2b3c4d 12qwaszx a1b2c3d4
a1s2d3f4 aa123456 ab123456 abc12345 abc123456 abcd1234 abcd12345 asd12345 asdf1234 qwe12345 qwer1234 qwert12345
qwerty12345 qweasd qweasdzxc qwe123qwe qweqweqwe qwerty qwertyu qwertyui qwertyuiop qwertz qwertzuiop azerty
azertyuiop asdasdasd asdfgh asdfghjk asdfghjkl asdf asdfasdf asdfjkl asdzxc zxcvbn zxcvbnm zxcvbnmasdfghjkl
zxcasdqwe poiuytrewq lkjhgfdsa mnbvcxz poiuyt mnbvcxzlkjhgfdsa qwaszx password passwort passw0rd passwrd
passwords mypassword mypass newpassword oldpassword thepassword password1234 passpass passcode passkey
passphrase pass word pword pswd pass1234 changeme changemenow changeit changethis letmein letmeinnow letmepass
openup opensesame opensesamy secret secrets mysecret topsecret verysecret nopassword nopass nothing forgot
forgotten forgetit iforgot remember rememberme default standard temporary temp temppass temppassword tempo
testing tester testtest test testuser testpass testpassword test1234 trial sample example demo demouser demopass
guest guestuser visitor anonymous unknown user username userpass login loginme logmein signin welcome
welcomehome welcomeback welcometo hello hellohello helloworld hellothere helloo hithere goodbye goodluck goodday
admin admins administrator adminadmin adminpass adminpassword admin1234 superadmin superuser superman root
rootroot rootpass toor rootadmin master masterkey mastermind system systemadmin sysadmin server support helpdesk
service manager management director office company business account accounts accounting banking internet
computer laptop desktop windows microsoft google gmail facebook instagram whatsapp telegram twitter youtube
linkedin amazon flipkart apple iphone samsung nokia android motorola oneplus xiaomi redmi airtel vodafone jio
reliancejio reliance iloveyou iloveu iloveme ilovegod ilovejesus ilovemom ilovedad ilovemyself ilovemyfamily
ilovelove iloveindia loveyou loveyouu loveme loveu lovely loveless lovelove lover lovers loverboy lovergirl love
mylove mylover truelove firstlove onelove alwayslove foreverlove sweetlove lovebug loveislife sweetheart sweety
sweetie sweet honey honeybee babygirl babyboy baby babydoll babylove darling beloved angel angels myangel
angelina princess princesa prince queen queenbee kingking kingdom barbie cutie cutegirl beautiful gorgeous
pretty handsome sexy sexygirl sexyboy hottie monkey monkeys dragon dragons dragonfly tiger tigers lion lions
lionking bear panda kitty kitten kittens cat dog doggy puppy puppies bulldog butterfly dolphin dolphins elephant
eagle eagles falcon falcons phoenix spider spiderman batman ironman hulk avengers captain captainamerica
wolverine deadpool pokemon pikachu naruto sasuke goku dragonball doraemon shinchan mickey mickeymouse minnie
tweety snoopy garfield scooby scoobydoo winnie poohbear pooh tigger starwars skywalker darthvader jedi matrix
gandalf hobbit frodo harrypotter hogwarts hermione voldemort terminator rambo rocky godfather titanic avatar
minecraft fortnite roblox pubgmobile freefire counterstrike callofduty warcraft football footbal soccer baseball
basketball hockey cricket cricketer cricket11 tennis golf golfer swimming boxing wrestling wwe johncena
undertaker arsenal chelsea liverpool manchester manutd barcelona realmadrid juventus ronaldo cristiano messi
lionelmessi neymar beckham maradona pele sachin sachintendulkar tendulkar dhoni msdhoni mahi virat viratkohli
kohli rohit rohitsharma hitman dravid ganguly sehwag yuvraj jadeja bumrah chennai chennaisuperkings csk
mumbaiindians royalchallengers kolkataknightriders rajasthanroyals ipl teamindia bleedblue yankees lakers
cowboys steelers redsox packers broncos patriots chicago newyork london paris america canada australia germany
france india indian indians indiaindia myindia bharat bharatmata bharatmatakijai hindustan vandemataram jaihind
jaihindi merabharat merabharatmahan incredibleindia delhi newdelhi mumbai bombay bangalore bengaluru kolkata
calcutta madras hyderabad pune ahmedabad surat jaipur lucknow kanpur nagpur indore bhopal patna kerala karnataka
tamilnadu gujarat maharashtra rajasthan punjab punjabi bengali tamil telugu malayalam marathi gujarati kannada
hindi krishna krishnaa harekrishna radhakrishna radheradhe radhekrishna radhe radha jaishrikrishna jaishreeram
jaishriram jaishree ram ramram shriram shreeram sairam omsairam saibaba omsaibaba saisai ganesh ganesha ganapati
ganpati jaiganesh shriganesh shreeganesh vinayak siva sivasiva shiva shivaji shivshakti mahadev harharmahadev
omnamahshivaya omnamashivaya bholenath omomom om hanuman jaihanuman bajrangbali balaji tirupati venkatesh
venkateswara govinda gopal murugan ayyappa lakshmi laxmi mahalaxmi saraswati durga jaimatadi jaimata matarani
kali parvati waheguru satnam guru gurunanak allah allahuakbar bismillah mohammed muhammad jesus jesuschrist
jesusislord jesussaves christ god godisgood godislove godbless godblessme godfirst blessed blessing heaven faith
amen hallelujah trustno trustnoone trustme believe dream dreams dreamer dreamcatcher freedom liberty peace
peacelove happiness happy happyday happylife happyness smile smiley smiling life lifeisgood mylife newlife
goodlife family myfamily friend friends bestfriend bestfriends friendship forever together sunshine sunflower
sunny sunrise summer summertime winter spring autumn flower flowers rose roses lily lotus jasmine daisy rainbow
moon moonlight stars starlight superstar star shadow shadows darkness darknight night midnight phantom ghost
ghostrider killer killers assassin ninja ninjas samurai warrior warriors soldier hunter hunting fighter ranger
rangers pirate pirates cowboy gangster mafia badboy badgirl bad boss bigboss likeaboss hacker hackers hacked
hackme hack cracker legend legends champion champions winner winners winning victory hero heroes success
successful lucky luckyme luckyone lucky7 jackpot casino poker gambler money moneymoney moneymaker moneyman cash
rich richman richrich millionaire billionaire crorepati lakhpati rupee rupees dollar dollars bitcoin crypto
ethereum blockchain hodl tothemoon gold golden silver diamond diamonds platinum trading trader traders trade
tradenow stock stocks stockmarket sharemarket share market markets nifty niftyfifty banknifty sensex bullrun
bullmarket bull bearmarket investor investing investment portfolio profit profits intraday option options
zerodha upstox angelone groww dhan fyers broker brokers kite plimsoll mother mommy mom mummy mama maa father
daddy dad papa mumdad momdad mompop mumdaddy papamummy mummypapa maapapa maapaa amma appa ammaappa sister
brother bhai didi dada dadi nana nani beta wife husband hubby son daughter michael michelle jennifer jessica
jessie ashley amanda nicole daniel daniela andrew anthony joshua matthew jordan michaeljordan justin
justinbieber robert richard charlie charles thomas william george jonathan christopher chris christian christina
andrea alexander alexandra alexis samantha samuel melissa maria mariana hannah hannah1 olivia sophie sophia
isabella emma chloe madison elizabeth patrick nathan nicholas benjamin zachary brandon brandy tyler taylor
taylorswift austin dakota morgan ginger pepper buster maggie bailey harley rascal cookie cookies chocolate
cheese banana bananas orange apples mango strawberry cherry peaches pumpkin coffee pizza burger biryani chicken
rahul rahulrahul rohan amit amitabh amitkumar ajay vijay sanjay sanjaykumar sunil sunilkumar anil anilkumar
rajesh rajeshkumar rakesh mukesh suresh ramesh ganesan mahesh naresh dinesh deepak deepika pradeep sandeep
kuldeep manoj manojkumar vinod vinodkumar pramod ashok ashokkumar arun arunkumar varun tarun karan arjun aryan
aditya abhishek ankit ankita nikhil nikita priya priyanka priyapriya pooja puja neha nehaneha sneha shreya divya
kavita kavitha sunita anita savita geeta gita sita meena reena seema rekha sushma jyoti swati preeti lakshman
bharti ravi ravikumar ravindra rajendra surendra narendra narendramodi modi modiji mahendra jitendra virender
harish manish satish girish gaurav saurabh vivek vikas vikash vishal vikram prakash prasad prashant siddharth
harsh harsha kiran kumar kumari sharma verma gupta singh singhisking patel shah mehta joshi reddy naidu iyer
nair menon khan shahrukh shahrukhkhan salman salmankhan aamirkhan akshay akshaykumar hrithik amitabhbachchan
katrina kareena aishwarya rajini rajinikanth superstarrajini thalapathy thala ajith vijay123 kamal prabhas
alluarjun maheshbabu chiranjeevi pawankalyan mohanlal mustang ferrari porsche mercedes corvette camaro yamaha
suzuki honda toyota nissan hyundai maruti mahindra tata royalenfield bullet pulsar kawasaki ducati
harleydavidson chevrolet lamborghini bugatti audi bmw jaguar metallica nirvana slipknot linkinpark greenday
blink eminem tupac snoopdogg beatles pinkfloyd ledzeppelin acdc guitar music musica rockstar rocknroll rockon
hiphop dancer dancing singer drummer violin piano bluetooth blink182 purple yellow orange1 green greenday1 blue
bluesky black blackberry blackjack blackcat white red redrose whatever whatthe whatsup nevermind noidea nobody
noname someone anything anyone everything something fuckyou fuckoff fuckme fuck asshole bitch bitches biteme
bullshit shithead motherfucker pussy dickhead bastard scorpion scorpio leo aries taurus gemini cancer libra
virgo pisces aquarius capricorn sagittarius january february march april may june july august september october
november december monday tuesday wednesday thursday friday saturday sunday weekend birthday happybirthday
newyear happynewyear christmas merrychristmas diwali happydiwali holi eidmubarak onam pongal easter halloween
valentine access accessdenied access14 security secure security1 private privacy confidential firewall network
router wireless wifi wifipassword broadband printer keyboard monitor mouse matrix1 program programmer coding
coder developer python javascript java oracle mysql postgres database linux ubuntu debian centos redhat cisco
juniper docker jenkins github student students teacher school college university education engineer engineering
doctor nurse lawyer police army navy airforce marine marines military hospital student1 class genius smart
einstein newton mynoob noob noobmaster gamer gaming gameover games xbox playstation nintendo sonic mario
supermario zelda tetris dontforget donotenter donttouch keepout stayaway getlost goaway imissyou missyou
thankyou thanks please sorry
"""
COMMON = frozenset(_WORDS.split())
