import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { InviteResponse, UserResponse } from '@prochat/contract';
import type { Request, Response } from 'express';
import { AtLeast, MakesAccounts, Public, TriesCredentials } from './access.decorators';
import { Accounts } from './accounts.service';
import type { UserRecord } from './auth.store';
import { CurrentCaller, type Caller } from './caller';
import { CsrfTokens } from './csrf-tokens';
import { AccountDto, GuestDto, LoginDto, RegisterDto, SetupDto } from './dto/credentials.dto';
import { InviteResponseDto, InviteTokenDto, JoinDto } from './dto/invites.dto';
import { UserResponseDto } from './dto/users.dto';
import { Invitations } from './invitations.service';
import { SecurityLog } from './security-log';
import { SessionCookies } from './session-cookies';
import { SessionTokens } from './session-tokens';
import { Sessions } from './sessions.service';

/** Sign-up, sign-in and sign-out: joins an account, a session and the browser's cookies, and holds no rule of its own. */
@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly sessions: Sessions,
    private readonly tokens: SessionTokens,
    private readonly cookies: SessionCookies,
    private readonly csrf: CsrfTokens,
    private readonly log: SecurityLog,
  ) {}

  @Post('register')
  @Public()
  @TriesCredentials()
  @MakesAccounts()
  @ApiCreatedResponse({ type: UserResponseDto })
  async register(
    @Body() body: RegisterDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserResponse> {
    return this.signIn(await this.accounts.register(body), request, response);
  }

  @Post('login')
  @HttpCode(200)
  @Public()
  @TriesCredentials()
  @ApiOkResponse({ type: UserResponseDto })
  async login(
    @Body() body: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserResponse> {
    return this.signIn(await this.accounts.login(body), request, response);
  }

  @Post('guest')
  @Public()
  @TriesCredentials()
  @MakesAccounts()
  @ApiCreatedResponse({ type: UserResponseDto })
  async enterAsGuest(
    @Body() body: GuestDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserResponse> {
    return this.signIn(await this.accounts.enterAsGuest(body), request, response);
  }

  /** The session stays, so there is nothing to tell the browser but who he is now. */
  @Post('account')
  @HttpCode(200)
  @AtLeast('user')
  @TriesCredentials()
  @MakesAccounts()
  @ApiOkResponse({ type: UserResponseDto })
  async makeAccount(@CurrentCaller() caller: Caller, @Body() body: AccountDto): Promise<UserResponse> {
    return { user: this.accounts.toUser(await this.accounts.makeAccount(caller, body)) };
  }

  @Post('setup')
  @Public()
  @TriesCredentials()
  @ApiCreatedResponse({ type: UserResponseDto })
  async setUp(
    @Body() body: SetupDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserResponse> {
    return this.signIn(await this.accounts.setUp(body), request, response);
  }

  /** What an invitation's link is for. By POST, so that the token is in no address. */
  @Post('invite')
  @HttpCode(200)
  @Public()
  @TriesCredentials()
  @ApiOkResponse({ type: InviteResponseDto })
  lookAtInvite(@Body() { token }: InviteTokenDto): Promise<InviteResponse> {
    return this.invitations.look(token);
  }

  @Post('join')
  @Public()
  @TriesCredentials()
  @ApiCreatedResponse({ type: UserResponseDto })
  async join(
    @Body() body: JoinDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserResponse> {
    return this.signIn(await this.invitations.join(body), request, response);
  }

  /** Public, because it is called when the access token has run out; the refresh cookie is the proof. */
  @Post('refresh')
  @HttpCode(204)
  @Public()
  @ApiNoContentResponse()
  async refresh(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const opened = await this.sessions.refresh(this.cookies.refreshToken(request));
    this.cookies.set(response, opened);
    this.csrf.follow(request, response, opened.accessToken);
  }

  /** Public, because signing out must work with an access token that has run out, and twice. */
  @Post('logout')
  @HttpCode(204)
  @Public()
  @ApiNoContentResponse()
  async logOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.endHeldSession(request);
    this.forget(request, response);
  }

  @Post('logout-all')
  @HttpCode(204)
  @AtLeast('user')
  @ApiNoContentResponse()
  async logOutEverywhere(
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.sessions.endAllOf(caller.id, 'logout');
    this.log.record('signed-out-everywhere', { userId: caller.id });
    this.forget(request, response);
  }

  @Get('me')
  @AtLeast('user')
  @ApiOkResponse({ type: UserResponseDto })
  async me(@CurrentCaller() caller: Caller): Promise<UserResponse> {
    return { user: this.accounts.toUser(await this.accounts.find(caller.id)) };
  }

  /** Always a new session; the one this browser held before ends, as nobody could reach it any more. */
  private async signIn(user: UserRecord, request: Request, response: Response): Promise<UserResponse> {
    await this.endHeldSession(request);
    const device = { userAgent: request.get('user-agent') ?? '', ip: request.ip ?? '' };
    const opened = await this.sessions.open(user, device);
    this.cookies.set(response, opened);
    this.csrf.follow(request, response, opened.accessToken);
    this.log.record('signed-in', { userId: user.id });
    return { user: this.accounts.toUser(user) };
  }

  private async endHeldSession(request: Request): Promise<void> {
    const claims = this.tokens.claimsOf(this.cookies.accessToken(request));
    const sessionId =
      claims?.sessionId ?? this.tokens.parseRefresh(this.cookies.refreshToken(request))?.sessionId;
    if (sessionId === undefined) return;
    await this.sessions.end(sessionId, 'logout');
    this.log.record('signed-out', { sessionId, ...(claims ? { userId: claims.userId } : {}) });
  }

  private forget(request: Request, response: Response): void {
    this.cookies.clear(response);
    this.csrf.follow(request, response, '');
  }
}
