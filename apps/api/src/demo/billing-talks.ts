import { talk, type Script } from './script';

/** Conversations about invoices, payments and contracts. */
export const BILLING_TALKS: readonly Script[] = [
  {
    topic: 'Invoice 2041 charged twice',
    user: 'tomas',
    tags: ['invoice', 'refund'],
    priority: 'high',
    by: 'mikael',
    endedMinutesAgo: 4,
    unread: 'professional',
    lines: talk(`
      u Hi, invoice 2041 lists the annual plan twice. I only have one seat.
      p+3 Hi Tomás, thanks for telling us. I see both lines, dated 1 April. I am asking finance which one was created first and will be back in a few minutes.
      u Thanks. The total is 696 €, it should be 348 €.
      n+4 The second line comes from the plan change on 1 April. Dana, is the credit note for 348.00 € approved?
      n+3 Approved. Please do not promise a date before Thursday.
      x to dana
      p+2 Hi Tomás, Dana here. I have taken this over from Mikael; everything you wrote is in front of me.
      u Thank you! Was my card charged twice as well, or is it only the invoice?
      p+2 Your card was charged once. The second line is a mistake on our side, and the credit note is on its way.
      u My bank app shows one pending payment of 348 €.
      p That one disappears on its own within a few days. Nothing for you to do.
      u+5 And will the corrected invoice have the same number? Our bookkeeper asks.
      u It should say Reyes Architects, not my own name.
    `),
  },
  {
    topic: 'Add two seats before Friday',
    user: 'elena',
    tags: ['sales'],
    by: 'dana',
    endedMinutesAgo: 38,
    lines: talk(`
      u Can we add two seats before Friday? Two colleagues start on Monday.
      p+6 Hi Elena, yes. Seats can be added at any time and are charged for the rest of the year only.
      u How much would that be for two?
      p+3 Eight months are left: 2 × 232 €, so 464 € without VAT.
      u That is fine. Who has to order it?
      p Anyone with the billing role. In your team that is you and Marko.
      u Let me check with our accountant first.
      p Of course. If the order arrives by Thursday 17:00, both seats are there on Friday morning.
      u+14 She agrees. I have just ordered them.
      p+2 I see the order, both seats are active. The invitations can go out now.
      u Wonderful, that was quick.
    `),
  },
  {
    topic: 'Export for our auditor',
    user: 'henrik',
    tags: ['how-to'],
    by: 'mikael',
    endedMinutesAgo: 95,
    unread: 'user',
    lines: talk(`
      u Our auditor needs all invoices of 2025 as CSV, with VAT shown per line.
      p+4 Hello Henrik. One file for the year, or one a month?
      u One for the year, please. She wants the booking date and the payment date as well.
      p The export has both. Shall I add cancelled invoices and credit notes?
      u Yes, everything that got a number.
      n The standard export leaves out credit notes. Use the full ledger export and remove the internal columns.
      p+12 It is done: 214 lines, 9 of them credit notes. The totals agree with your VAT returns of all four quarters.
      p You find it under Invoices, Exports. The file stays there for 30 days.
      p If she wants the bank references too, tell me; that takes one more run.
    `),
  },
  {
    topic: 'Card declined, portal locked',
    user: 'yusuf',
    tags: ['invoice', 'locked-out'],
    priority: 'urgent',
    endedMinutesAgo: 3,
    lines: talk(`
      u My card was declined this morning and now the whole portal is locked. I have to send payroll today!
      u The bank says the card is fine. They never saw a request.
      u Please, can someone look at this? It has to be out by 15:00.
    `),
  },
  {
    topic: 'Contract is with our lawyer',
    user: 'sofia',
    tags: ['sales'],
    by: 'dana',
    endedMinutesAgo: 300,
    lines: talk(`
      u The contract is with our lawyer. She asks about clause 7, the notice period.
      p+8 Hello Sofia. It is three months to the end of the contract year. What would she like to have?
      u One month, as in the old contract.
      n Old contract was the 2019 template. One month is no longer offered, but two have been granted twice this year. Priya would have to sign.
      p+20 One month I cannot offer. I have asked whether two are possible and will tell you tomorrow before noon.
      u Two would be acceptable, I think.
      p+55 It is possible: two months, written into clause 7.2. The new version is in your documents.
      u Thank you. I am passing it on.
    `),
  },
  {
    topic: 'Change of bank account',
    user: 'petra',
    tags: ['invoice'],
    rated: { score: 3, comment: 'It worked, but I had to explain it twice.' },
    by: 'mikael',
    endedMinutesAgo: 1_600,
    lines: talk(`
      u We change our bank at the end of the month. Where do I enter the new account?
      p+5 Under Settings, Payment. The old one stays valid until the first payment from the new one has arrived.
      u Do you need a new mandate?
      p Yes, the form signs it electronically. It takes about two minutes.
      u Done. It says "pending verification".
      p That is right: a cent is sent to the account and comes back by itself. Usually overnight.
      u+1260 Verified this morning.
      p+10 I see it too. The invoice of the 1st will be taken from the new account.
      u Perfect, thanks.
      x+3 close
    `),
  },
  {
    topic: 'Refund for cancelled training',
    user: 'grace',
    tags: ['refund'],
    rated: { score: 4 },
    by: 'dana',
    endedMinutesAgo: 4_400,
    lines: talk(`
      u The training on 12 May was cancelled. When do we get the 480 € back?
      p+11 Hello Grace. I am sorry about the training. The refund was released yesterday and goes to the card it was paid with.
      u That card has been replaced since.
      p The bank passes it on to the new card. If it is not there in seven days, write here and I will have it sent to your account.
      u Good. Can I use the amount for the June date instead?
      p+6 You can. Then I stop the refund and the June seat is paid. Which do you prefer?
      u June, please. The refund is not needed then.
      p Stopped and booked: 16 June, 09:00, online. The confirmation is in your mail.
      u Got it. Thank you, Dana.
      x+5 close
    `),
  },
  {
    topic: 'Reminder although I paid',
    user: 'liam',
    tags: ['invoice'],
    by: 'mikael',
    endedMinutesAgo: 8_900,
    lines: talk(`
      u I got a payment reminder for invoice 1987. I paid it three weeks ago.
      p+7 Hello Liam. What did you put as the reference of the transfer?
      u Our customer number. 44018.
      p Found it: the payment was booked on your account but not on the invoice. I have matched the two now.
      u So no late fee?
      p No fee. The reminder is withdrawn, and a note on your account says so.
      u Could you send me something in writing? Our finance team collects these.
      p+4 The statement of account in your documents shows it as paid on 3 May.
      u That is what they need. Cheers.
      x+2 close
    `),
  },
  {
    topic: 'Discount for a non-profit',
    user: 'noor',
    tags: ['sales'],
    priority: 'low',
    endedMinutesAgo: 190,
    lines: talk(`
      u Hello, we are a registered charity with six people. Is there a lower price for us?
      u I can send the certificate if you need it.
    `),
  },
  {
    topic: 'Purchase order number on invoices',
    user: 'jonas',
    tags: ['invoice'],
    by: 'dana',
    endedMinutesAgo: 2_950,
    unread: 'professional',
    lines: talk(`
      u Our purchasing sends invoices back when there is no order number on them.
      p+9 Hello Jonas. I can add a fixed number to all of them, or you can enter one for each order.
      u A fixed one for this year: PO-2026-0331.
      p+3 Set. From the next invoice on it stands below your address.
      u And the two open invoices?
      p I will issue them again with the number; same amounts, same due dates.
      u+600 They were accepted now. But the second one has the old street in the address.
    `),
  },
  {
    topic: 'Switch to quarterly billing',
    user: 'amelie',
    tags: ['invoice'],
    by: 'mikael',
    endedMinutesAgo: 12_300,
    lines: talk(`
      u Can we pay quarterly instead of monthly? Twelve invoices are a lot of work for us.
      p+5 Bonjour Amélie. Yes, from the next full quarter on. The price stays the same.
      u So from 1 July?
      p Exactly. April to June stay monthly, then the first quarterly invoice comes on 1 July.
      u And if we add someone in the middle of a quarter?
      p Then a small invoice for the rest of the quarter follows. Most people have one or two of those a year.
      u That is fine for us.
      p It is set. You see the next date under Settings, Billing.
      u Merci !
      x+4 close
    `),
  },
];
