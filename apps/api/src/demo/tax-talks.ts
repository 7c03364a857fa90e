import { talk, type Script } from './script';

/** Conversations about returns, letters and deadlines. */
export const TAX_TALKS: readonly Script[] = [
  {
    topic: 'Letter about my 2024 return',
    user: 'ana',
    tags: ['tax-2024'],
    priority: 'normal',
    endedMinutesAgo: 11,
    lines: talk(`
      u I got a letter about my 2024 return. It says I owe 212 euros, but the refund was already paid in September.
      u I have until the 30th to answer. Is this a mistake on their side?
    `),
  },
  {
    topic: 'Home office with two employers',
    user: 'ana',
    tags: ['tax-2025', 'documents'],
    by: 'dana',
    endedMinutesAgo: 52,
    unread: 'user',
    lines: talk(`
      u Hi! I worked from home for two employers in 2025. Can I claim the flat rate twice?
      p+5 Hi Ana. The flat rate is per day, not per employer: 6 € for each day you mostly worked at home, at most 210 days.
      u So if I did both jobs on the same day, it counts once?
      p Exactly, once.
      u I have 96 days for the first and 41 for the second. Some overlap.
      p Do you have a calendar, or anything else that shows which days overlap?
      u+18 I made a list from my mails: 14 days overlap.
      p Then it is 96 + 41 - 14 = 123 days, so 738 €. That is well within the limit.
      n She has two payslips for March; check that both employers used the right tax class.
      u And the desk I bought? 290 €.
      p+4 That counts in full as working equipment, on top of the flat rate. Keep the receipt.
      u Great, I did not know that.
      p One more thing: your second employer may have used tax class 6. Could you look at the top of the March payslip?
      u [payslip-march.jpg] It says 6, yes. Is that bad?
      p+6 Not bad at all: too much tax was taken each month, and you get it back with the return. I have noted it.
      p [Draft-return-2025.pdf] I have put the 123 days and the desk into your draft. Have a look when you have a minute; nothing is sent before you say so.
    `),
  },
  {
    topic: 'Payslip missing for March',
    user: 'ana',
    tags: ['documents'],
    rated: { score: 5, comment: 'Answered in minutes, and by somebody who knew what he was talking about.' },
    by: 'mikael',
    endedMinutesAgo: 17_500,
    lines: talk(`
      u My payslip for March is missing in the documents. February and April are there.
      p+7 Hello Ana. Your employer sent it as a scan, and the scan had no readable date. I have filed it under March now.
      u I see it. Do the amounts look right to you?
      p They match the yearly statement to the cent.
      u Perfect, thank you for being so quick.
      x+3 close
    `),
  },
  {
    topic: 'Refund letter from the tax office',
    user: 'tomas',
    tags: ['tax-2024', 'refund'],
    rated: { score: 4 },
    by: 'dana',
    endedMinutesAgo: 7_200,
    lines: talk(`
      u The tax office writes that my refund is 1,184 €. Your draft said 1,236 €. Where are the missing 52 €?
      p+10 Hi Tomás. Page 3 of the letter should list what they changed. Do you see a line about travel expenses?
      u Yes: "reduced, no proof".
      p That is the train ticket from 14 November; we had only your own note for it.
      u I still have the booking mail!
      p Then we can object; it takes one letter and a copy of the mail. You have a month from the date of the letter.
      u Is it worth it for 52 €?
      p+3 The letter is ready in ten minutes and costs you nothing. I would.
      u Then let us do it.
      p+25 It is in your documents for you to sign. Once you have, it goes out the same day.
      u Signed.
      p Sent. They usually answer within six weeks; I will write here when they do.
      x+4 close
    `),
  },
  {
    topic: 'Company car or allowance',
    user: 'tomas',
    tags: ['tax-2025'],
    rated: { score: 5 },
    by: 'mikael',
    endedMinutesAgo: 20_500,
    lines: talk(`
      u My company offers a car or 400 € more a month. What is better for tax?
      p+6 Hi Tomás. Roughly: what would the car cost as new, and how far do you drive to work?
      u List price 38,000 €, electric. 12 km to the office.
      p For an electric car of that price a quarter of one per cent counts: 95 € a month, plus about 11 € for the way to work.
      u And the 400 €?
      p Taxed in full. At your rate about 225 € would be left.
      u So the car wins if I would spend more than that on one.
      p Exactly. With insurance and charging you would, if you need a car at all. If you would go by train otherwise, take the money.
      u That is the clearest answer I have had on this. Thank you!
      x+6 close
    `),
  },
  {
    topic: 'Where do I find my tax number?',
    user: 'noor',
    tags: ['how-to'],
    priority: 'low',
    by: 'mikael',
    endedMinutesAgo: 130,
    lines: talk(`
      u Where do I find my tax number? My new employer asks for it.
      p+3 Hello Noor. Employers need the identification number, eleven digits. It is at the top right of any letter of the tax office.
      u I only find one with slashes in it.
      p That is the number of your file; not this one. Is there a pay statement of an earlier job?
      u+9 Found it! On the yearly statement, line 2.
      p That is it. It stays the same all your life, so keep it somewhere safe.
      u Thank you so much.
    `),
  },
  {
    topic: 'Do you help with company formation?',
    user: 'jonas',
    tags: ['sales'],
    priority: 'normal',
    endedMinutesAgo: 24,
    lines: talk(`
      u Do you also help with company formation? Two friends and I want to start in autumn.
      u We are thinking of a limited company, but somebody told us a partnership is cheaper.
    `),
  },
  {
    topic: 'VAT for a customer in Norway',
    user: 'henrik',
    tags: ['vat'],
    priority: 'high',
    endedMinutesAgo: 16,
    lines: talk(`
      u We have our first customer in Norway. Do we charge VAT on a consulting invoice of 12,400 €?
      u It should go out today if possible.
    `),
  },
  {
    topic: 'Renting out one room',
    user: 'petra',
    tags: ['tax-2025'],
    by: 'dana',
    endedMinutesAgo: 210,
    lines: talk(`
      u I rent out one room of my flat, 380 € a month. Do I have to declare that?
      p+8 Hello Petra. Yes, above 520 € a year it has to be declared. But a share of your own costs counts against it.
      u Which costs?
      p Rent, heating, electricity, internet, insurance; by the share of the floor space, kitchen and bath by half.
      u The room is 14 of 70 square metres.
      p+4 Then about 24 per cent with the shared rooms. What do you pay in total each month?
      u 1,140 € with everything.
      p So about 274 € a month stand against 380 €. What is left, 106 € a month, is taxed.
      u That is less than I feared.
      p I will prepare the annex. Could you put the rental contract into your documents this week?
      u Tomorrow evening, promised.
    `),
  },
  {
    topic: 'Deadline missed by two days',
    user: 'sofia',
    tags: ['deadline', 'tax-2024'],
    rated: { score: 5, comment: 'You saved my weekend. Thank you!' },
    priority: 'urgent',
    by: 'mikael',
    endedMinutesAgo: 10_100,
    lines: talk(`
      u I think I missed the deadline of my return by two days. What happens now?
      p+2 Hello Sofia. First: nothing dramatic. Is anything missing for the return itself?
      u Only the statement of my health insurance.
      p Then we send it without and add it later; what counts is that it is there.
      u Can they still demand a late fee?
      p+5 They may, from 25 € a month on, but after two days they practically never do when it was the first time.
      u It was.
      p+40 It went out at 11:20. The confirmation is in your documents.
      u You saved my week.
      p+1440 The insurance statement arrived and has been added. All complete now.
      u Thank you, Mikael!
      x+8 close
    `),
  },
  {
    topic: 'Childcare costs, both parents',
    user: 'amelie',
    tags: ['tax-2025', 'documents'],
    by: 'dana',
    endedMinutesAgo: 1_450,
    unread: 'user',
    lines: talk(`
      u We are not married and both pay for the nursery. Who can deduct it?
      p+7 Bonjour Amélie. Each of you what each has paid, up to half of the maximum; unless you agree on another split.
      u I pay 310 €, he pays 140 €, by bank transfer.
      p Good that it is by transfer; cash would not count. Meals are left out: does the nursery list them?
      u+20 Yes, 65 € of the 450 € are meals.
      p Then 385 € count: about 265 € for you and 120 € for him, each month.
      u Can I take all of it? He has hardly any income this year.
      p+30 Only what was paid from your account. From next month on you could pay all of it yourself; then all of it counts for you.
      p Shall I write you two lines for the nursery, so that they change the payer?
    `),
  },
  {
    topic: 'Moving abroad in summer',
    user: 'liam',
    tags: ['deadline'],
    by: 'dana',
    endedMinutesAgo: 5_800,
    lines: talk(`
      u I am moving to Dublin in July. Do I file here or there for this year?
      p+9 Hello Liam. Both: here for January to June, there for the time after. Nothing is taxed twice.
      u What do I have to do before I leave?
      p Three things: deregister, tell your employer the date, and keep the last payslip.
      u And my flat? I will let it to my sister.
      p+4 Then there is income here after you have left, and a short return each year. Will she pay the usual rent?
      u About half of it.
      p Below 50 per cent of the usual rent the costs count only in part. A little above half would make a real difference.
      u How much is "a little"?
      p+15 With 66 per cent all of your costs count. For your flat that is 560 € instead of 430 €.
      u She will understand. Thanks, that helps a lot.
      x to mikael
      n Dana is away from the 20th; I take the flat from here. Reminder set for July.
      p+12 Hi Liam, Mikael here. I will write to you at the end of June with a list for your move.
      u Great, talk to you then.
    `),
  },
  {
    topic: 'Donation receipt in another language',
    user: 'elena',
    tags: ['documents'],
    rated: { score: 5 },
    by: 'mikael',
    endedMinutesAgo: 15_000,
    lines: talk(`
      u I gave 500 € to a school in Croatia. Does it count? The receipt is in Croatian.
      p+6 Hello Elena. It can: within the EU, when the school would be accepted as a charity here as well.
      u How do they find out?
      p From its statutes and a report on how the money was used. A short translation is enough.
      u I can translate it myself.
      p That is fine for an amount like this. Ask the school for the two papers; they know this from other parents.
      u+2880 I have both. They are in the documents.
      p+30 Very complete! I have entered the 500 €.
      u Hvala!
      x+5 close
    `),
  },
  {
    topic: 'Student job and health insurance',
    user: 'grace',
    priority: 'normal',
    endedMinutesAgo: 72,
    lines: talk(`
      u My daughter starts a student job with 18 hours a week. Does she stay in my family insurance?
    `),
  },
  {
    topic: 'Pension letter of my father',
    user: 'yusuf',
    by: 'dana',
    endedMinutesAgo: 26_000,
    lines: talk(`
      u My father is retired and got a letter that he must file a return. He never had to before.
      p+12 Hello Yusuf. That happens when pensions rise: his is just above the allowance now.
      u Will he have to pay?
      p Probably little or nothing. Insurance, donations and craftsmen all count against it.
      u He had the bathroom rebuilt, 9,000 €.
      p+3 20 per cent of the labour counts, directly off the tax. Does the bill show labour and material apart?
      u Yes. 5,200 € labour.
      p Then 1,040 € go straight off. He will owe nothing at all.
      u He will be so relieved. How do we go on?
      p He gives me a mandate, you can be his contact. Two signatures, both electronic.
      u+300 Done, both.
      p+45 I have everything I need. The return goes out this week.
      u Thank you in his name!
      x+10 close
      u+4320 The letter is here: 0 €. He wants to send you baklava.
      p+20 Please tell him that this is the best feedback we ever got.
      x+5 close
    `),
  },
];
